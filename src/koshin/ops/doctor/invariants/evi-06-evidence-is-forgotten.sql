-- id: EVI-06
-- title: 保存期間を過ぎた証拠が残っている
-- severity: warning
-- hint: 夜間の処理 forget_evidence が動いているかを確かめてください。
SELECT e.id
FROM activities_evidence e
JOIN activities_activity a ON a.id = e.activity_id
JOIN activities_audit_request r ON r.id = a.audited_by_id
JOIN people_association s ON s.code = r.association_id
WHERE r.outcome <> '' AND r.kept_until < (now() + s.clock_offset)::date - 7
