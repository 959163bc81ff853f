-- id: EVI-08
-- title: 判断の必要な更新が、別の人の記録によるか、対象外でない記録による
-- severity: error
-- hint: 監査記録で経緯を調べ、判断の内容を記録して閉じてください。
SELECT s.id
FROM activities_shortfall s
JOIN activities_activity a ON a.id = s.activity_id
WHERE a.holder_id <> s.holder_id OR (s.resolved_at IS NULL AND a.state <> 'rejected')
