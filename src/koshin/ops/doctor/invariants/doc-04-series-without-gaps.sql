-- id: DOC-04
-- title: 書類の番号に、説明のない欠番がある
-- severity: error
-- hint: 書類の行が失われています。控え(バックアップ)と比べて復元してください。
SELECT s.id
FROM papers_series s
WHERE s.last <> (
    SELECT count(*) FROM papers_paper d
    WHERE d.association_id = s.association_id AND d.kind = s.kind AND d.serial IS NOT NULL
      AND extract(year FROM d.issued_at AT TIME ZONE 'Asia/Tokyo') = s.year
)
