-- id: MAI-01
-- title: 送信待ちのメールに、送るジョブがない
-- severity: error
-- hint: このままでは送られません。事務局の「ジョブ」から送信をやり直してください。
SELECT m.public_id
FROM notices_mail m
WHERE m.state = 'queued'
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs j
    WHERE j.status IN ('todo', 'doing', 'failed')
      AND (
        (j.args ->> 'mail') = m.public_id::text
        OR (
            (j.args ->> 'text')::bigint = m.text_id
            AND m.id BETWEEN (j.args ->> 'first')::bigint AND (j.args ->> 'last')::bigint
        )
      )
  )
