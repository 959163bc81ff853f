-- id: AUD-01
-- title: 事務局の操作に、した人の記録がない・または別の協会の人
-- severity: error
-- hint: 誰がしたか分からない操作です。その時刻のサインインの記録を調べてください。
SELECT u.id
FROM audit_line u
LEFT JOIN people_account p
    ON p.id = u.actor_id AND p.association_id = u.association AND p.kind = 'staff'
WHERE u.actor_kind = 'staff' AND p.id IS NULL
