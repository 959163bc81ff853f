-- id: LIF-07
-- title: 届け出または処分の監査記録がない
-- severity: error
-- hint: データベースが直接変更されていないか調べてください。
SELECT 'request ' || r.public_id
FROM applications_request r
WHERE NOT EXISTS (
    SELECT FROM audit_line u
    WHERE u.association = r.association_id AND u.subject = 'request:' || r.public_id
      AND u.verb = 'ask_request'
)
UNION ALL
SELECT 'sanction ' || s.public_id
FROM applications_sanction s
WHERE NOT EXISTS (
    SELECT FROM audit_line u
    WHERE u.association = s.association_id AND u.subject = 'sanction:' || s.public_id
      AND u.verb = CASE s.state WHEN 'proposed' THEN 'propose_sanction' WHEN 'withdrawn'
          THEN 'withdraw_sanction' ELSE 'impose_sanction' END
)
