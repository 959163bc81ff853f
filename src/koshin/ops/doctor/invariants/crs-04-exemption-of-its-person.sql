-- id: CRS-04
-- title: 講習の免除の決定が、別の人の修了になっている、または決定の記録がない
-- severity: error
-- hint: 修了の記録と免除の申請を照らし合わせ、誤っている方を直してください。
SELECT x.public_id
FROM courses_exemption x
LEFT JOIN activities_completion c ON c.id = x.completion_id
WHERE (x.state = 'granted'
       AND (c.holder_id IS DISTINCT FROM x.holder_id
            OR c.qualification IS DISTINCT FROM x.qualification))
   OR (x.state <> 'asked') <> (x.decided_at IS NOT NULL)
   OR (x.state = 'refused' AND x.decision = '')
