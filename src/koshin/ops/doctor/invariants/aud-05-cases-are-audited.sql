-- id: AUD-05
-- title: 閉じた案件に、その時の監査記録がない
-- severity: error
-- hint: 誰が対応したか分かりません。データベースが直接変更されていないか調べてください。
SELECT k.id
FROM payments_money_case k
WHERE k.state = 'closed' AND NOT EXISTS (
    SELECT FROM audit_line u WHERE u.association = k.association_id AND u.at = k.closed_at
)
