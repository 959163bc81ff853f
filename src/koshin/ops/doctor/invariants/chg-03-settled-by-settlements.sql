-- id: CHG-03
-- title: 請求の入金済み額が入金の合計と合わない
-- severity: error
-- hint: この請求の入金を提供会社の記録と照合してください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN payments_settlement s ON s.charge_id = c.id
GROUP BY c.id
HAVING coalesce(sum(s.applied), 0) <> c.settled_amount
