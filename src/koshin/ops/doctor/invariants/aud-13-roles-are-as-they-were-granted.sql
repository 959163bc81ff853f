-- id: AUD-13
-- title: 職員の役割または担当範囲が、承認されたものと違う
-- severity: error
-- hint: 承認を経ずに権限が変えられています。監査記録で時刻を調べ、事務局の「事務局の人」から正しい役割を申請してください。
SELECT m.email
FROM people_staff_member m
JOIN LATERAL (
    SELECT g.role, g.prefectures, g.affiliations FROM people_role_grant g
    WHERE g.member_id = m.id AND g.state = 'granted'
    ORDER BY g.decided_at DESC, g.id DESC LIMIT 1
) last ON true
WHERE (m.role, m.prefectures, m.affiliations)
    IS DISTINCT FROM (last.role, last.prefectures, last.affiliations)
