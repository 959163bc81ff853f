-- id: TRM-03
-- title: 完了していない申請が有効期間を与えている
-- severity: error
-- hint: 支払いのない更新です。監査記録で経緯を調べてください。
SELECT t.id
FROM register_term t
JOIN applications_application a ON a.public_id = t.granted_by
WHERE a.state IN ('draft', 'applied')
