-- id: TRM-04
-- title: 申請した人と違う人に有効期間が与えられている
-- severity: error
-- hint: 他人の資格が更新されています。入金した人の登録を確かめ、直ちに連絡してください。
SELECT t.id
FROM register_term t
JOIN applications_application a ON a.public_id = t.granted_by
JOIN register_credential c ON c.id = t.credential_id
WHERE c.holder_id <> a.holder_id
