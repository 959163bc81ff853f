-- id: ATT-04
-- title: 入金があったのに、お支払い手続きの状態が進んでいない
-- severity: error
-- hint: 入金は正です。お支払い手続きを支払済みにし、なぜ進まなかったかを調べてください。
SELECT t.order_id
FROM payments_settlement s
JOIN payments_attempt t ON t.id = s.attempt_id
WHERE t.state IN ('created', 'requested', 'awaiting', 'reported', 'failed', 'expired')
