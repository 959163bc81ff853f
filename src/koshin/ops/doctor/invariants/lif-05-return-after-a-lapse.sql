-- id: LIF-05
-- title: 復帰・再登録した資格に、その前に終わった有効期間がない
-- severity: error
-- hint: 失効していない資格が復帰しています。申請と登録簿を照合してください。
SELECT a.public_id
FROM applications_application a
JOIN applications_item i ON i.application_id = a.id AND i.kind = 'return'
WHERE a.state = 'complete' AND NOT EXISTS (
    SELECT FROM register_term t
    WHERE t.credential_id = i.credential_id AND t."end" < i.term_start
)
