-- id: DOC-02
-- title: 一つの事柄に有効な書類が二枚ある
-- severity: error
-- hint: 古い方を無効にし、新しい方とつないでください。
SELECT unnest(array_agg(public_id))
FROM papers_paper
WHERE voided_at IS NULL
GROUP BY kind, subject, part
HAVING count(*) > 1
