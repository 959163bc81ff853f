-- id: DOC-05
-- title: 差し替えた書類が有効のまま、または差し替えの相手が別の事柄の書類
-- severity: error
-- hint: 古い書類を無効にしてください。
SELECT new.public_id
FROM papers_paper new
JOIN papers_paper old ON old.id = new.replaces_id
WHERE old.voided_at IS NULL OR old.subject <> new.subject OR old.kind <> new.kind
