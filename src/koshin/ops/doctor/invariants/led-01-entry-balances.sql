-- id: LED-01
-- title: 仕訳の貸借が一致しない
-- severity: error
-- hint: この仕訳を起こした操作を監査記録で確認し、訂正の仕訳を追加してください(行は変えません)。
SELECT e.id
FROM ledger_entry e
LEFT JOIN ledger_posting p ON p.entry_id = e.id
GROUP BY e.id
HAVING sum(p.amount) IS DISTINCT FROM 0
