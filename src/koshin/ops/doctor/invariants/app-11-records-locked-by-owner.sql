-- id: APP-11
-- title: 判定期間の締めが、他人・取り下げ・存在しない申請によるもの
-- severity: error
-- hint: 本人が実績を直せなくなっています。締めを外してください。
SELECT l.id
FROM activities_period_lock l
LEFT JOIN applications_application a ON a.public_id = l.locked_by
WHERE a.id IS NULL OR a.holder_id <> l.holder_id OR a.state IN ('draft', 'closed')
