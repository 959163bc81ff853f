-- id: TRM-06
-- title: 更新後の有効期間が、前の期間の翌日から始まっていない
-- severity: error
-- hint: 資格に空白または重なりがあります。申請の期と登録簿を照合してください。
SELECT a.public_id
FROM applications_application a
JOIN applications_item i ON i.application_id = a.id AND i.kind = 'renewal'
WHERE a.state = 'complete'
  AND NOT EXISTS (
    SELECT FROM register_term t
    WHERE t.credential_id = i.credential_id AND t."end" = i.term_start - 1
  )
