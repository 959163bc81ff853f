-- id: JOB-04
-- title: 10分以上開いたままのトランザクションがある
-- severity: warning
-- hint: ほかの処理を待たせています。接続元を調べ、終わらせてください。
SELECT pid
FROM pg_stat_activity
WHERE datname = current_database() AND state LIKE 'idle in transaction%'
  AND xact_start < now() - interval '10 minutes'
