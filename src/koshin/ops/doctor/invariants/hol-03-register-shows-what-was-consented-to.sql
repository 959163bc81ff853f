-- id: HOL-03
-- title: 公開名簿に載せる項目が、最後の同意と違う
-- severity: error
-- hint: 同意のない項目が公開されるおそれがあります。項目を最後の同意に合わせてください。
SELECT h.id
FROM people_holder h
LEFT JOIN LATERAL (
    SELECT answers FROM people_consent c
    WHERE c.holder_id = h.id AND c.subject = 'register' ORDER BY c.id DESC LIMIT 1
) c ON true
WHERE cardinality(h.public_fields) > 0
    AND (c.answers IS NULL OR c.answers -> 'fields' <> to_jsonb(h.public_fields))
