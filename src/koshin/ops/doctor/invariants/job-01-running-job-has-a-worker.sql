-- id: JOB-01
-- title: 実行中のジョブの worker がいない
-- severity: error
-- hint: worker を起動してください。止まったジョブは別の worker が引き継ぎます。
SELECT j.id
FROM procrastinate_jobs j
LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '2 minutes')
