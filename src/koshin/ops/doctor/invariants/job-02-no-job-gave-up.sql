-- id: JOB-02
-- title: 失敗したジョブが残っている
-- severity: warning
-- hint: 事務局の「ジョブ」で原因を確かめ、もう一度実行してください。
SELECT id FROM procrastinate_jobs WHERE status = 'failed'
