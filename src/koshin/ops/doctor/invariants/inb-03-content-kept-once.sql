-- id: INB-03
-- title: 同じ内容の通知が二度保存されている
-- severity: error
-- hint: 制約 inbox_content_once があるか確認してください。
SELECT unnest(array_agg(id))
FROM payments_inbox_message
GROUP BY provider, digest
HAVING count(*) > 1
