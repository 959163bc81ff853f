-- id: CAS-01
-- title: 案件の状態・日時・対応の記録が合わない
-- severity: error
-- hint: 閉じた案件には日時と対応の内容が必要です。監査記録から補ってください。
SELECT id
FROM payments_money_case
WHERE (state = 'closed') <> (closed_at IS NOT NULL)
   OR (state = 'closed' AND trim(resolution) = '')
   OR state NOT IN ('open', 'closed')
