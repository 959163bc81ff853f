-- id: LED-12
-- title: 0円の転記がある
-- severity: error
-- hint: 制約 posting_not_zero があるか確認してください。
SELECT id FROM ledger_posting WHERE amount = 0
