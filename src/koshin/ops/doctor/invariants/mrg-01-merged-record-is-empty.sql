-- id: MRG-01
-- title: 統合された側の記録に、資格・手続き・お金・書類・メール・活動が残っている
-- severity: error
-- hint: 統合のあとに、統合された側へ書かれたものがあります。統合を取り消すか、残った行の持ち主を正しい記録に直してください。
SELECT d.id
FROM desk_duplicate d
WHERE d.state = 'merged' AND (
    EXISTS (SELECT FROM register_credential x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM applications_application x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM applications_request x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM payments_charge x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM payments_refund x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM papers_paper x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM papers_dispatch x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM notices_mail x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM activities_activity x WHERE x.holder_id = d.gone_id)
    OR EXISTS (SELECT FROM activities_completion x WHERE x.holder_id = d.gone_id)
)
