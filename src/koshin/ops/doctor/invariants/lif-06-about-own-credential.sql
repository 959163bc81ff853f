-- id: LIF-06
-- title: 届け出または処分の資格が、その資格者・協会のものではない
-- severity: error
-- hint: 別の人の資格に及んでいます。決定を止め、経緯を調べてください。
SELECT 'request ' || r.public_id
FROM applications_request r
JOIN people_holder h ON h.id = r.holder_id
LEFT JOIN register_credential c ON c.id = r.credential_id
WHERE h.association_id <> r.association_id OR c.holder_id <> r.holder_id
UNION ALL
SELECT 'sanction ' || s.public_id
FROM applications_sanction s
JOIN register_credential c ON c.id = s.credential_id
WHERE c.holder_id <> s.holder_id OR c.association_id <> s.association_id
