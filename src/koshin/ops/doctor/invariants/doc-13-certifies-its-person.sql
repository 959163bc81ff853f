-- id: DOC-13
-- title: 証明書や手紙が別の人のもの、または証明する有効期間がない
-- severity: error
-- hint: 直ちに無効にし、だれが受け取ったかを記録で調べてください。
SELECT d.public_id
FROM papers_paper d
WHERE d.voided_at IS NULL AND d.kind IN ('interim_proof', 'certificate_en') AND NOT EXISTS (
    SELECT FROM register_term t JOIN register_credential c ON c.id = t.credential_id
    WHERE t.granted_by = d.subject AND c.holder_id = d.holder_id
      AND c.number = d.facts ->> 'credential_number'
)
UNION
SELECT d.public_id
FROM papers_paper d
LEFT JOIN payments_charge c ON c.public_id = d.subject
LEFT JOIN notices_mail m ON m.public_id = d.subject
WHERE d.voided_at IS NULL AND d.kind = 'letter'
  AND d.holder_id IS DISTINCT FROM coalesce(c.holder_id, m.holder_id)
