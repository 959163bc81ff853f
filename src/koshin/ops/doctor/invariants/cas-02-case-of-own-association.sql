-- id: CAS-02
-- title: 案件と請求の協会が違う
-- severity: error
-- hint: 別の協会の事務局に見えています。案件の協会を正してください。
SELECT k.id
FROM payments_money_case k
JOIN payments_charge c ON c.id = k.charge_id
WHERE c.association_id <> k.association_id
