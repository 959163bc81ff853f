-- id: MRG-02
-- title: 二人で決めていない統合、または監査記録のない統合
-- severity: error
-- hint: だれが統合したか分かりません。その時刻の監査記録を調べ、正しくなければ統合を取り消してください。
SELECT d.id
FROM desk_duplicate d
WHERE d.state = 'merged' AND (
    d.proposed_by IS NULL OR d.decided_by IS NULL OR d.proposed_by = d.decided_by
    OR NOT EXISTS (
        SELECT FROM audit_line u
        WHERE u.association = d.association_id AND u.verb = 'merge'
          AND u.subject = 'holder:' || d.kept_id AND u.at = d.decided_at
          AND u.actor_id = d.decided_by)
)
