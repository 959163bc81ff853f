-- id: SET-11
-- title: 入金に監査記録がない
-- severity: error
-- hint: 誰がいつ計上したか分かりません。データベースが直接変更されていないか調べてください。
SELECT s.public_id
FROM payments_settlement s
JOIN payments_charge c ON c.id = s.charge_id
WHERE NOT EXISTS (
    SELECT FROM audit_line u
    WHERE u.association = s.association_id AND u.subject = 'charge:' || c.public_id
      AND u.verb IN ('settle', 'record_deposit')
)
