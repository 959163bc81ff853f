-- id: CRS-02
-- title: 講習会の申し込みが定員を超えている、または受講番号が続いていない
-- severity: error
-- hint: 主催者に連絡し、定員を増やすか、申し込みを調整してください。
SELECT s.public_id
FROM courses_course s
LEFT JOIN courses_entry e ON e.course_id = s.id
GROUP BY s.id
HAVING count(e.id) FILTER (WHERE e.state <> 'withdrawn') > s.capacity OR count(e.id) > s.serial
