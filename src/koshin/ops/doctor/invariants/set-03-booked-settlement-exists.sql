-- id: SET-03
-- title: 帳簿にある入金の行がない
-- severity: error
-- hint: 入金の行が失われています。控え(バックアップ)と比べて復元してください。
SELECT e.id
FROM ledger_entry e
LEFT JOIN payments_settlement s
    ON s.association_id = e.association_id
    AND s.provider || ':' || s.provider_ref = e.reference
WHERE e.kind = 'settlement' AND s.id IS NULL
