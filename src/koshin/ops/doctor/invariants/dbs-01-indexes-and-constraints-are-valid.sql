-- id: DBS-01
-- title: 壊れた索引、または確かめられていない制約がある
-- severity: error
-- hint: REINDEX または ALTER TABLE … VALIDATE CONSTRAINT を実行してください。違反する行が見つかれば、それが原因です。
SELECT i.indexrelid::regclass::text FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT (i.indisvalid AND i.indisready)
UNION ALL
SELECT conname FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND NOT convalidated
