-- id: EVI-02
-- title: 抽出による確認中の記録に、その人の確認中の依頼がない
-- severity: error
-- hint: 本人に期限が示されていません。記録の証拠を確かめ、認めるか対象外としてください。
SELECT a.id
FROM activities_activity a
LEFT JOIN activities_audit_request r ON r.id = a.audited_by_id
WHERE (a.state = 'under_audit' AND (r.id IS NULL OR r.outcome <> ''))
   OR r.holder_id <> a.holder_id
   OR a."on" < r.start
