-- id: ATT-06
-- title: お支払い手続きの金額が請求額を超えている
-- severity: error
-- hint: 提供会社に余分に請求しています。手続きを取り消し、支払われていれば返金の案件にしてください。
SELECT t.order_id
FROM payments_attempt t
JOIN payments_charge c ON c.id = t.charge_id
WHERE t.amount > c.amount OR t.amount <= 0
