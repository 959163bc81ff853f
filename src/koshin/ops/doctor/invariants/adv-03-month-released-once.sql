-- id: ADV-03
-- title: 一つの月の前受金を二度売上に振り替えている
-- severity: error
-- hint: 二つ目の振替を取り消す仕訳を追加してください。
SELECT unnest(array_agg(id))
FROM ledger_entry
WHERE kind = 'release'
GROUP BY association_id, reference
HAVING count(*) > 1
