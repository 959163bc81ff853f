-- id: APP-06
-- title: 取り下げた申請が有効期間を与えている
-- severity: error
-- hint: 支払いのない更新です。監査記録で経緯を調べてください。
SELECT DISTINCT a.public_id
FROM applications_application a
JOIN register_term t ON t.granted_by = a.public_id
WHERE a.state = 'closed'
