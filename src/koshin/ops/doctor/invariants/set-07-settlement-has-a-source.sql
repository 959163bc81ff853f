-- id: SET-07
-- title: 決済会社の入金なのに、お支払い手続きがない
-- severity: error
-- hint: 提供会社の取引がない入金です。誰が計上したかを監査記録で確認してください。
SELECT public_id
FROM payments_settlement
WHERE provider <> 'bank' AND attempt_id IS NULL
