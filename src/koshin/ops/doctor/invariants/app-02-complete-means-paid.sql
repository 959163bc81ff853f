-- id: APP-02
-- title: 入金のない申請が完了している
-- severity: error
-- hint: 入金が確認できるまで、有効期間を与えた経緯を監査記録で調べてください。
SELECT a.public_id
FROM applications_application a
WHERE a.state = 'complete' AND (a.offer ->> 'total')::bigint > 0
  AND NOT EXISTS (
    SELECT FROM payments_charge c
    WHERE c.purpose = 'application' AND c.purpose_ref = a.public_id AND c.state = 'settled'
  )
  AND NOT EXISTS (
    SELECT FROM payments_charge c
    JOIN payments_money_case k ON k.charge_id = c.id AND k.kind = 'granted_unpaid'
    WHERE c.purpose = 'application' AND c.purpose_ref = a.public_id
  )
