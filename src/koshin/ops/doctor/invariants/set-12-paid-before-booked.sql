-- id: SET-12
-- title: 入金日が計上の時点より先になっている
-- severity: error
-- hint: 入金日の取り違えです。提供会社または銀行の記録を確認してください。
SELECT public_id FROM payments_settlement WHERE paid_at > booked_at + interval '1 day'
