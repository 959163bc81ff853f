-- id: LIF-08
-- title: 統合された資格が引き継がれていない、または別の人の資格に引き継がれている
-- severity: error
-- hint: 統合で資格を失った人がいます。登録簿の統合の行と資格を照合してください。
SELECT m.public_id
FROM register_merge m
JOIN register_credential c ON c.id = m.credential_id
JOIN register_credential l ON l.id = m.lead_id
WHERE c.holder_id <> l.holder_id
   OR (l.qualification <> m.became
       AND NOT EXISTS (SELECT FROM register_merge n
                       WHERE n.credential_id = l.id AND n.was = m.became))
   OR (c.id <> l.id AND NOT EXISTS (
       SELECT FROM register_bar b
       WHERE b.credential_id = c.id AND b.decided_by = m.public_id AND b.kind = 'merged'))
