-- id: LED-04
-- title: 転記の請求が、ない・または別の協会のもの
-- severity: error
-- hint: 協会をまたぐ帳簿になっています。仕訳の参照と請求を照合し、訂正の仕訳を追加してください。
SELECT p.id
FROM ledger_posting p
JOIN ledger_entry e ON e.id = p.entry_id
LEFT JOIN payments_charge c ON c.public_id = p.charge AND c.association_id = e.association_id
WHERE p.charge IS NOT NULL AND c.id IS NULL
