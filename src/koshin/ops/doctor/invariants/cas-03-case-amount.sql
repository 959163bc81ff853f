-- id: CAS-03
-- title: 開いている案件の金額が、充てられていない入金と合わない
-- severity: error
-- hint: 入金と帳簿(仮受金)が正です。案件の金額を確認してください。
SELECT k.id
FROM payments_money_case k
JOIN payments_settlement s
    ON s.association_id = k.association_id AND s.charge_id = k.charge_id
    AND k.reference = s.provider || ':' || s.provider_ref
WHERE k.state = 'open' AND k.kind IN ('late', 'double', 'over', 'surplus')
  AND k.amount <> s.amount - s.applied - s.passed_on
