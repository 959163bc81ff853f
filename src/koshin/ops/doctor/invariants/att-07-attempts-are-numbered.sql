-- id: ATT-07
-- title: お支払い手続きの番号が飛んでいる、または重なっている
-- severity: error
-- hint: お支払い手続きの行が失われています。控え(バックアップ)と比べて復元し、失われた注文番号を照会してください。
SELECT c.public_id
FROM payments_charge c
JOIN payments_attempt t ON t.charge_id = c.id
GROUP BY c.id
HAVING count(DISTINCT t.number) <> max(t.number) OR count(*) <> max(t.number)
