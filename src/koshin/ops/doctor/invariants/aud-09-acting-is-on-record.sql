-- id: AUD-09
-- title: 代行の記録がない、または別の協会の人の代行
-- severity: error
-- hint: だれがだれの代わりに操作したか分かりません。その時刻の監査記録を調べてください。
SELECT g.public_id
FROM people_acting g
JOIN people_holder h ON h.id = g.holder_id
JOIN people_staff_member m ON m.id = g.staff_id
WHERE h.association_id <> g.association_id OR m.association_id <> g.association_id
   OR NOT EXISTS (
    SELECT FROM audit_line u
    WHERE u.association = g.association_id AND u.verb = CASE WHEN g.reads_only THEN 'begin_looking' ELSE 'begin_acting' END
      AND u.subject = 'holder:' || g.holder_id AND u.at = g.begun_at AND u.actor_id = m.account_id
)
