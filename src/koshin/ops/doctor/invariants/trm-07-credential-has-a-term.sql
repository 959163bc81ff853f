-- id: TRM-07
-- title: 有効期間が一つもない認定がある
-- severity: error
-- hint: 登録簿の行が失われています。控え(バックアップ)と比べて復元してください。
SELECT c.id
FROM register_credential c
WHERE NOT EXISTS (SELECT FROM register_term t WHERE t.credential_id = c.id)
