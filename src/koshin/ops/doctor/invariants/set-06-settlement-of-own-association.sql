-- id: SET-06
-- title: 入金と請求の協会が違う
-- severity: error
-- hint: 協会をまたぐ入金です。どちらの協会の口座に入ったかを確認してください。
SELECT s.public_id
FROM payments_settlement s
JOIN payments_charge c ON c.id = s.charge_id
WHERE c.association_id <> s.association_id
