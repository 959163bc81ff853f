-- id: AUD-12
-- title: 閲覧記録に、その協会の職員でない人の閲覧、または別の協会の資格者がある
-- severity: error
-- hint: 協会の壁が破れた疑いがあります。だれに何が見えたかを閲覧記録の行で確かめ、漏えい等の手順に従ってください。
SELECT r.id
FROM audit_read r
LEFT JOIN people_staff_member m ON m.account_id = r.account
WHERE m.id IS NULL OR m.association_id <> r.association
   OR EXISTS (
    SELECT FROM people_holder h
    WHERE h.id = ANY (r.holders) AND h.association_id <> r.association
)
