-- id: TRM-01
-- title: 一つの認定の有効期間が重なっている
-- severity: error
-- hint: 後の行は誤りです。どの申請が与えたか(granted_by)を調べてください。
SELECT DISTINCT b.id
FROM register_term a
JOIN register_term b ON b.credential_id = a.credential_id AND b.id > a.id
WHERE a.start <= b."end" AND b.start <= a."end"
