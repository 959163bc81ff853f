-- id: SET-07
-- title: 決済会社の入金なのにお支払い手続きがない、または充当の元の入金がない
-- severity: error
-- hint: 提供会社の取引がない入金です。誰が計上したかを監査記録で確認してください。
SELECT public_id
FROM payments_settlement
WHERE provider NOT IN ('bank', 'suspense') AND attempt_id IS NULL
UNION
SELECT s.public_id
FROM payments_settlement s
WHERE s.provider = 'suspense' AND NOT EXISTS (
    SELECT FROM payments_settlement source
    WHERE source.association_id = s.association_id AND source.passed_on >= s.amount
      AND source.public_id::text = split_part(s.provider_ref, ':', 1)
)
