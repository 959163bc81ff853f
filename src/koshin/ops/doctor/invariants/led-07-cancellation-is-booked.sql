-- id: LED-07
-- title: 請求の取消しと帳簿が合わない
-- severity: error
-- hint: 取り消した請求には取消しの仕訳が一つ必要で、生きている請求にはあってはなりません。監査記録で経緯を確認してください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN ledger_entry e
    ON e.association_id = c.association_id
    AND e.kind = 'charge_cancelled' AND e.reference = c.public_id::text
WHERE (c.state = 'cancelled') <> (e.id IS NOT NULL)
