-- id: SET-14
-- title: 一つの決済の入金が、別々の請求に計上されている
-- severity: error
-- hint: 提供会社の注文番号で、どの請求の入金かを確認し、誤った方を取り消してください。
SELECT unnest(array_agg(public_id))
FROM payments_settlement
WHERE attempt_id IS NOT NULL
GROUP BY attempt_id
HAVING count(DISTINCT charge_id) > 1
