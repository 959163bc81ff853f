-- id: DIG-04
-- title: デジタル証明書の発行・取り消し、証明書への署名が監査記録にない
-- severity: error
-- hint: 記録にない発行は、鍵に触れられる人を疑ってください。
SELECT 'attestation ' || a.public_id
FROM attestations_attestation a
WHERE NOT EXISTS (
    SELECT FROM audit_line l
    WHERE l.association = a.association_id AND l.verb = 'issue_attestation'
      AND l.subject = 'attestation:' || a.public_id
) OR (a.withdrawn_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM audit_line l
    WHERE l.association = a.association_id
      AND (l.verb = 'withdraw_attestation' AND l.subject = 'attestation:' || a.public_id
           OR l.verb = 'issue_attestation' AND l.before ->> 'voided' = a.public_id::text)
))
UNION
SELECT 'signed ' || s.id
FROM papers_signed_paper s JOIN papers_paper p ON p.id = s.paper_id
WHERE NOT EXISTS (
    SELECT FROM audit_line l
    WHERE l.association = p.association_id AND l.verb = 'sign_paper'
      AND l.subject = 'paper:' || p.public_id
)
