-- id: JOB-03
-- title: 1時間以上待っているジョブがある
-- severity: warning
-- hint: worker が動いているか確認してください。
SELECT j.id
FROM procrastinate_jobs j
JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
WHERE j.status = 'todo' AND e.at < now() - interval '1 hour'
  AND coalesce(j.scheduled_at, e.at) < now() - interval '1 hour'
