-- id: CHG-07
-- title: 請求の元になった申請がない
-- severity: error
-- hint: 申請の行が失われています。控え(バックアップ)と比べて復元してください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN applications_application a ON a.public_id = c.purpose_ref
WHERE c.purpose = 'application' AND a.id IS NULL
