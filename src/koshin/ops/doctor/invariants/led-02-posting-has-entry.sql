-- id: LED-02
-- title: 仕訳のない転記がある
-- severity: error
-- hint: データベースが直接変更されています。控え(バックアップ)と比べて、失われた仕訳を調べてください。
SELECT p.id
FROM ledger_posting p
LEFT JOIN ledger_entry e ON e.id = p.entry_id
WHERE e.id IS NULL
