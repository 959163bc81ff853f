-- id: ATT-02
-- title: 支払済みまたは取消しの請求に、開いたお支払い手続きがある
-- severity: error
-- hint: もう一度支払えてしまいます。お支払い手続きを取り消してください。
SELECT t.order_id
FROM payments_attempt t
JOIN payments_charge c ON c.id = t.charge_id
WHERE c.state IN ('settled', 'cancelled')
  AND t.state IN ('created', 'requested', 'awaiting', 'reported', 'unknown')
