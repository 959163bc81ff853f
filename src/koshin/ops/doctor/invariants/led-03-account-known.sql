-- id: LED-03
-- title: 知らない勘定科目への転記がある
-- severity: error
-- hint: core/posting.py にない科目です。どの操作が書いたかを調べ、正しい科目へ振り替える仕訳を追加してください。
SELECT id
FROM ledger_posting
WHERE account !~ '^(receivable|suspense|refund_due|fees)$'
  AND account !~ '^(income|advance|refund):[a-z_]+$'
  AND account !~ '^clearing:[a-z0-9_:-]+$'
