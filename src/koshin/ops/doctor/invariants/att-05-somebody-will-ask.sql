-- id: ATT-05
-- title: 結果の分からないお支払い手続きを、誰も照会しない
-- severity: error
-- hint: 提供会社に照会する予定がありません。ask_next_at に時刻を入れると、ジョブが照会します。
SELECT t.order_id
FROM payments_attempt t
LEFT JOIN payments_settlement s ON s.attempt_id = t.id
WHERE t.state IN ('created', 'requested', 'reported', 'unknown')
  AND t.provider <> 'bank' AND t.ask_next_at IS NULL AND s.id IS NULL
