-- id: AUD-03
-- title: 申請または取下げの監査記録がない
-- severity: error
-- hint: データベースが直接変更されていないか調べてください。
SELECT a.public_id
FROM applications_application a
WHERE a.state IN ('applied', 'complete', 'closed') AND NOT EXISTS (
    SELECT FROM audit_line u
    WHERE u.association = a.association_id AND u.subject = 'application:' || a.public_id
      AND u.verb = CASE a.state WHEN 'closed' THEN 'close_application' ELSE 'apply' END
)
