-- id: INB-01
-- title: 届いた通知が10分以上読まれていない
-- severity: error
-- hint: worker が動いているか確認してください。ジョブが失われた通知は5分ごとに拾い直されます。
SELECT m.id
FROM payments_inbox_message m
WHERE m.state = 'new' AND m.received_at < now() - interval '10 minutes'
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs j
    WHERE j.status IN ('todo', 'doing') AND (j.args ->> 'message_id') = m.id::text
  )
