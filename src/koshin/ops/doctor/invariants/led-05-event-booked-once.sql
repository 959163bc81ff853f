-- id: LED-05
-- title: 同じ出来事が帳簿に二度ある
-- severity: error
-- hint: 二重の仕訳を取り消す仕訳を追加し、一意制約 entry_once があるか確認してください。
SELECT unnest(array_agg(id))
FROM ledger_entry
GROUP BY association_id, kind, reference
HAVING count(*) > 1
