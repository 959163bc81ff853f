-- id: LED-11
-- title: 仕訳の日付が記帳日より先になっている
-- severity: error
-- hint: 入金日の取り違えです。提供会社または銀行の記録と照合し、訂正の仕訳を追加してください。
SELECT id
FROM ledger_entry
WHERE value_date > (booked_at AT TIME ZONE 'Asia/Tokyo')::date + 1
