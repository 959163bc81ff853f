-- id: INB-02
-- title: 署名の正しくない通知が読まれている、または正しい通知が隔離されている
-- severity: error
-- hint: 偽の通知が処理されたおそれがあります。その通知が触れた注文を提供会社に照会してください。
SELECT id
FROM payments_inbox_message
-- Nobody signs what a browser brings back; it is kept unread.
WHERE kind <> 'return' AND verified = (state = 'quarantined')
