-- id: MAI-03
-- title: メールの状態と送信日時が合わない
-- severity: error
-- hint: メールサーバーの記録で、送られたかどうかを確認してください。
SELECT public_id
FROM notices_mail
WHERE (state = 'sent') <> (sent_at IS NOT NULL)
   OR (state = 'no_address') <> ("to" = '')
   OR state NOT IN ('queued', 'sent', 'no_address', 'unwanted')
