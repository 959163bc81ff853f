-- id: EVI-05
-- title: 確認待ちの記録に、証拠がないか、待ち始めた日時がない
-- severity: error
-- hint: 見るもののない記録が確認待ちに並んでいます。本人に証拠の添付をお願いしてください。
SELECT a.id
FROM activities_activity a
WHERE a.review = 'waiting'
  AND (a.waiting_since IS NULL
       OR NOT EXISTS (SELECT FROM activities_evidence e WHERE e.activity_id = a.id))
