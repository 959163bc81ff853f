-- id: DOC-06
-- title: 無効にした書類に、代わりの書類がない
-- severity: error
-- hint: 無効の理由を記録し、代わりの書類を発行してください。
SELECT old.public_id
FROM papers_paper old
WHERE old.voided_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM papers_paper new WHERE new.replaces_id = old.id)
