-- id: DOC-09
-- title: 完了していない申請の更新結果通知書がある
-- severity: error
-- hint: 通知書を無効にし、なぜ発行されたかを調べてください。
SELECT d.public_id
FROM papers_paper d
JOIN applications_application a ON a.public_id = d.subject
WHERE d.kind = 'result_notice' AND d.voided_at IS NULL AND a.state <> 'complete'
