-- id: TEN-01
-- title: 別の協会の資格者についての行がある
-- severity: error
-- hint: 協会の間で情報が漏れています。その行を見られる画面を止め、経緯を調べてください。
SELECT 'charge ' || r.id FROM payments_charge r JOIN people_holder h ON h.id = r.holder_id
WHERE h.association_id <> r.association_id
UNION ALL
SELECT 'application ' || r.id FROM applications_application r
JOIN people_holder h ON h.id = r.holder_id WHERE h.association_id <> r.association_id
UNION ALL
SELECT 'credential ' || r.id FROM register_credential r JOIN people_holder h ON h.id = r.holder_id
WHERE h.association_id <> r.association_id
UNION ALL
SELECT 'paper ' || r.id FROM papers_paper r JOIN people_holder h ON h.id = r.holder_id
WHERE h.association_id <> r.association_id
UNION ALL
SELECT 'dispatch ' || r.id FROM papers_dispatch r JOIN people_holder h ON h.id = r.holder_id
WHERE h.association_id <> r.association_id
UNION ALL
SELECT 'mail ' || r.id FROM notices_mail r JOIN people_holder h ON h.id = r.holder_id
WHERE h.association_id <> r.association_id
UNION ALL
SELECT 'inquiry ' || r.id FROM notices_inquiry r JOIN people_holder h ON h.id = r.holder_id
WHERE h.association_id <> r.association_id
