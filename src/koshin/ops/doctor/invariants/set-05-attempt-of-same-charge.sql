-- id: SET-05
-- title: 入金のお支払い手続きが別の請求のもの
-- severity: error
-- hint: 別の人の請求に充てたおそれがあります。提供会社の注文番号で、どの請求の入金かを確認してください。
SELECT s.public_id
FROM payments_settlement s
JOIN payments_attempt t ON t.id = s.attempt_id
WHERE t.charge_id <> s.charge_id OR t.provider <> s.provider
