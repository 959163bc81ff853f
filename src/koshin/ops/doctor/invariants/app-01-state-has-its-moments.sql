-- id: APP-01
-- title: 申請の状態と日時が合わない
-- severity: error
-- hint: 監査記録(apply、settle)の日時と比べて、誰が状態を変えたかを調べてください。
SELECT public_id
FROM applications_application
WHERE (state = 'complete' AND (applied_at IS NULL OR completed_at IS NULL))
   OR (state = 'applied' AND (applied_at IS NULL OR completed_at IS NOT NULL))
   OR (state = 'draft' AND (applied_at IS NOT NULL OR completed_at IS NOT NULL))
   OR completed_at < applied_at OR applied_at < started_at
   OR state NOT IN ('draft', 'applied', 'complete', 'closed')
