-- id: HOL-01
-- title: 規約に同意した版の、同意の記録がない
-- severity: error
-- hint: だれがどの文面に同意したかを示せません。版を空に戻すと、次のログインで同意をお願いします。
SELECT h.id
FROM people_holder h
WHERE h.terms_version <> '' AND NOT EXISTS (
    SELECT FROM people_consent c
    WHERE c.holder_id = h.id AND c.subject = 'terms' AND c.version = h.terms_version
)
