-- id: TRM-05
-- title: 与えられた有効期間が申請の明細と違う
-- severity: error
-- hint: 申請の時に凍結した期間が正です。登録簿の行が変えられていないか調べてください。
SELECT t.id
FROM register_term t
JOIN applications_application a ON a.public_id = t.granted_by
JOIN register_credential c ON c.id = t.credential_id
WHERE NOT EXISTS (
    SELECT FROM applications_item i
    WHERE i.application_id = a.id AND (i.qualification = c.qualification
          OR i.qualification IN (SELECT m.was FROM register_merge m WHERE m.credential_id = c.id))
      AND i.term_start = t.start AND i.term_end = t."end"
)
