-- id: ADV-01
-- title: 前受金を、受け取った額より多く売上に振り替えている
-- severity: error
-- hint: 取りすぎた月の振替を取り消す仕訳を追加してください。
SELECT charge
FROM ledger_posting
WHERE account LIKE 'advance:%'
GROUP BY charge, account
HAVING sum(amount) > 0
