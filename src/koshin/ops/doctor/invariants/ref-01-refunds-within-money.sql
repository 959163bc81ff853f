-- id: REF-01
-- title: 返金の合計が、入金額を超えている
-- severity: error
-- hint: 二重の返金です。未送信のものを取り下げ、送信済みなら支払先に連絡してください。
SELECT s.public_id
FROM payments_refund r
JOIN payments_settlement s ON s.id = r.settlement_id
WHERE r.state <> 'withdrawn'
GROUP BY s.id
HAVING sum(r.amount) > s.amount
    OR coalesce(sum(r.amount) FILTER (WHERE r.part = 'applied'), 0) > s.applied
