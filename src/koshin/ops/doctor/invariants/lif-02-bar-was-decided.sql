-- id: LIF-02
-- title: 決定のない返上・死亡・停止・取消・統合が登録簿にある
-- severity: error
-- hint: 資格が理由なく無効になっています。監査記録で経緯を調べてください。
SELECT b.id
FROM register_bar b
WHERE NOT EXISTS (
    SELECT FROM applications_request r
    WHERE r.public_id = b.decided_by AND r.state = 'granted'
      AND b.kind = CASE r.kind WHEN 'withdraw' THEN 'withdrawn' WHEN 'death' THEN 'deceased' END
) AND NOT EXISTS (
    SELECT FROM applications_sanction s
    WHERE s.public_id = b.decided_by AND s.credential_id = b.credential_id AND s.kind = b.kind
      AND s.state NOT IN ('proposed', 'withdrawn')
) AND NOT EXISTS (
    SELECT FROM register_merge m
    WHERE m.public_id = b.decided_by AND m.credential_id = b.credential_id AND b.kind = 'merged'
)
