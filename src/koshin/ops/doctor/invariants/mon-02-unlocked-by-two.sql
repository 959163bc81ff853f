-- id: MON-02
-- title: 締めた月を一人で開けている
-- severity: error
-- hint: 二人目の承認がありません。開けた人と理由を確認し、締め直してください。
SELECT id
FROM ledger_month_lock
WHERE kind = 'unlock' AND ("by" IS NULL OR requested_by IS NULL OR "by" = requested_by)
