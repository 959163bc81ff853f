-- id: MAI-06
-- title: 案内の対象者に、書かれていないメールがある
-- severity: error
-- hint: 案内の記録とメールの数が合いません。消えたメールがないか、監査記録で確認してください。
SELECT p.id
FROM notices_plan_pass p
LEFT JOIN (
    SELECT association_id, split_part(key, ':', 1) AS plan, split_part(key, ':', 2) AS cycle,
        count(*) AS mails
    FROM notices_mail
    WHERE text_id IS NOT NULL
    GROUP BY 1, 2, ROLLUP (split_part(key, ':', 2))
) m ON m.association_id = p.association_id AND m.plan = p.plan
    AND m.cycle IS NOT DISTINCT FROM nullif(p.cycle, 'registrations')
WHERE p.expected > coalesce(m.mails, 0)
