-- id: ATT-01
-- title: 一つの請求に開いたお支払い手続きが二つある
-- severity: error
-- hint: 二重に支払えてしまいます。一方を取り消してください。
SELECT unnest(array_agg(order_id))
FROM payments_attempt
WHERE state IN ('created', 'requested', 'awaiting', 'reported', 'unknown')
GROUP BY charge_id
HAVING count(*) > 1
