-- id: REF-03
-- title: 返金の相手または協会が、入金した請求と違う
-- severity: error
-- hint: 別の人への返金です。送信を止め、支払先を確認してください。
SELECT r.public_id
FROM payments_refund r
JOIN payments_settlement s ON s.id = r.settlement_id
JOIN payments_charge c ON c.id = s.charge_id
WHERE r.holder_id <> c.holder_id OR r.association_id <> s.association_id
