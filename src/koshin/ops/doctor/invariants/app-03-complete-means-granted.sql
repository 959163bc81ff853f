-- id: APP-03
-- title: 完了した申請の有効期間が登録簿にない
-- severity: error
-- hint: 支払った人の資格が更新されていません。登録簿の行が失われていないか、控えと比べてください。
SELECT a.public_id
FROM applications_application a
JOIN applications_item i ON i.application_id = a.id
LEFT JOIN register_credential c ON c.holder_id = a.holder_id AND (c.qualification = i.qualification
    OR i.qualification IN (SELECT m.was FROM register_merge m WHERE m.credential_id = c.id))
LEFT JOIN register_term t
    ON t.credential_id = c.id AND t.granted_by = a.public_id
    AND t.start = i.term_start AND t."end" = i.term_end
WHERE a.state = 'complete' AND t.id IS NULL
