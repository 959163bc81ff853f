-- id: CRS-03
-- title: 修了者名簿と、修了した人の記録が合わない
-- severity: error
-- hint: 名簿を取り消して、主催者の名簿を取り込み直してください。
SELECT l.public_id
FROM courses_completion_list l
LEFT JOIN courses_entry e ON e.list_id = l.id
GROUP BY l.id
HAVING (l.reversed_at IS NOT NULL AND count(e.id) > 0)
    OR (l.reversed_at IS NULL AND count(e.id) <> jsonb_array_length(l.numbers))
