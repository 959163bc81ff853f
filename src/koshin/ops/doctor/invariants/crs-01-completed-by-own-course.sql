-- id: CRS-01
-- title: 講習会の修了が、別の人・別の資格・別の受講番号のもの
-- severity: error
-- hint: 修了者名簿を取り消し、正しい名簿を取り込み直してください。
SELECT e.public_id
FROM courses_entry e
JOIN courses_course s ON s.id = e.course_id
JOIN activities_completion c ON c.id = e.completion_id
WHERE c.holder_id <> e.holder_id OR c.qualification <> s.qualification
   OR c.course_number <> e.number
