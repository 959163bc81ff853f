-- id: DOC-06
-- title: 無効にした書類に、理由がない
-- severity: error
-- hint: だれが、なぜ無効にしたかを監査記録で調べ、理由を記録してください。
SELECT public_id
FROM papers_paper
WHERE voided_at IS NOT NULL AND void_reason = ''
