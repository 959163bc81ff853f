-- id: ATT-08
-- title: 提供会社への照会が1時間以上遅れている
-- severity: warning
-- hint: worker が動いているか、提供会社に接続できるかを確認してください。
SELECT order_id
FROM payments_attempt
WHERE ask_next_at < now() - interval '1 hour'
