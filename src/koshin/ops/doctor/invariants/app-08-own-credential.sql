-- id: APP-08
-- title: 申請の対象が他人の認定になっている
-- severity: error
-- hint: 他人の資格を更新するおそれがあります。申請を取り下げ、経緯を調べてください。
SELECT a.public_id
FROM applications_application a
JOIN applications_item i ON i.application_id = a.id
JOIN register_credential c ON c.id = i.credential_id
WHERE c.holder_id <> a.holder_id OR (
    c.qualification <> i.qualification
    AND i.qualification NOT IN (SELECT m.was FROM register_merge m WHERE m.credential_id = c.id)
)
