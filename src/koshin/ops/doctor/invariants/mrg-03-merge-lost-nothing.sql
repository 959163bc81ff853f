-- id: MRG-03
-- title: 統合で移した行が、統合先に足りない
-- severity: error
-- hint: 統合で移した資格・請求・活動・書類の一部が統合先にありません。バックアップと比べ、行の持ち主を確かめてください。
SELECT d.id
FROM desk_duplicate d
WHERE d.state = 'merged' AND NOT EXISTS (
    SELECT FROM desk_duplicate further WHERE further.state = 'merged' AND further.gone_id = d.kept_id
) AND (
    EXISTS (SELECT FROM jsonb_array_elements_text(d.moved -> 'register_credential.holder') AS m (id)
        LEFT JOIN register_credential x ON x.id = m.id::bigint
        WHERE x.holder_id IS DISTINCT FROM d.kept_id)
    OR EXISTS (SELECT FROM jsonb_array_elements_text(d.moved -> 'payments_charge.holder') AS m (id)
        LEFT JOIN payments_charge x ON x.id = m.id::bigint
        WHERE x.holder_id IS DISTINCT FROM d.kept_id)
    OR EXISTS (SELECT FROM jsonb_array_elements_text(d.moved -> 'activities_activity.holder') AS m (id)
        JOIN activities_activity x ON x.id = m.id::bigint
        WHERE x.holder_id IS DISTINCT FROM d.kept_id)
    OR EXISTS (SELECT FROM jsonb_array_elements_text(d.moved -> 'papers_paper.holder') AS m (id)
        LEFT JOIN papers_paper x ON x.id = m.id::bigint
        WHERE x.holder_id IS DISTINCT FROM d.kept_id)
)
