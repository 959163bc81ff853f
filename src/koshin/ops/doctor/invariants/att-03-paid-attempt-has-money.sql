-- id: ATT-03
-- title: 支払済みのお支払い手続きに入金がない
-- severity: error
-- hint: 提供会社に注文番号を照会し、入金があれば計上してください(./run manage では変更せず、案件から処理します)。
SELECT t.order_id
FROM payments_attempt t
LEFT JOIN payments_settlement s ON s.attempt_id = t.id
WHERE t.state = 'paid' AND s.id IS NULL
