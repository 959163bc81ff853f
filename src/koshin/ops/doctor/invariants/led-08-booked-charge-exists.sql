-- id: LED-08
-- title: 帳簿にある請求が存在しない
-- severity: error
-- hint: 請求の行が失われています。控え(バックアップ)と比べて復元してください。
SELECT e.id
FROM ledger_entry e
LEFT JOIN payments_charge c
    ON c.association_id = e.association_id AND c.public_id::text = e.reference
WHERE e.kind IN ('charge', 'charge_cancelled') AND c.id IS NULL
