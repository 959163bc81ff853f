-- id: INB-04
-- title: 協会の分からない通知が、処理済みまたは処理待ちになっている
-- severity: error
-- hint: どの契約に届いた通知かを確認し、その協会の通知として読み直してください。
SELECT id
FROM payments_inbox_message
WHERE association_id IS NULL AND state <> 'quarantined'
