-- id: EVI-03
-- title: 確認の依頼が終わっていないのに確認中の記録がないか、結果が記録と合わない
-- severity: error
-- hint: 依頼の結果を、記録の扱いに合わせて改めてください。
SELECT r.id
FROM activities_audit_request r
WHERE (r.outcome = '') <> EXISTS (
        SELECT FROM activities_activity a WHERE a.audited_by_id = r.id AND a.state = 'under_audit')
   OR (r.outcome = 'failed' AND NOT EXISTS (
        SELECT FROM activities_activity a WHERE a.audited_by_id = r.id AND a.state = 'rejected'))
