-- id: SET-11
-- title: 入金に監査記録がない
-- severity: error
-- hint: 誰がいつ計上したか分かりません。データベースが直接変更されていないか調べてください。
SELECT s.public_id
FROM payments_settlement s
JOIN payments_charge c ON c.id = s.charge_id
WHERE s.provider <> 'suspense' AND NOT EXISTS (
    SELECT FROM audit_line u
    WHERE u.association = s.association_id AND u.subject = 'charge:' || c.public_id
      AND u.verb IN ('settle', 'record_deposit')
)
UNION
-- Money of a case that pays another charge: the line stands with the case.
SELECT s.public_id
FROM payments_settlement s
WHERE s.provider = 'suspense' AND NOT EXISTS (
    SELECT FROM payments_settlement source
    JOIN payments_money_case k
        ON k.association_id = source.association_id
        AND k.reference = source.provider || ':' || source.provider_ref
    JOIN audit_line u ON u.association = k.association_id AND u.subject = 'money_case:' || k.id
    WHERE source.public_id::text = split_part(s.provider_ref, ':', 1)
      AND u.verb = 'allocate_money_case' AND u.at = s.booked_at
)
