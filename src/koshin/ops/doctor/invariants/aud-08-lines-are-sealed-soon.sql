-- id: AUD-08
-- title: 監査記録の封印が止まっている
-- severity: warning
-- hint: ワーカーが動いているか、「失敗した処理」に監査記録の封印がないかを確認してください。
SELECT l.id
FROM audit_line l
LEFT JOIN LATERAL (
    SELECT base_id, until_tx FROM audit_seal WHERE stream = 'audit' ORDER BY number DESC LIMIT 1
) head ON true
WHERE l.tx >= coalesce(head.until_tx, 0) AND l.id > coalesce(head.base_id, 0)
  AND l.recorded_at < now() - interval '1 hour'
