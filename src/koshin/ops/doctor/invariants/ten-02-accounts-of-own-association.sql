-- id: TEN-02
-- title: サインインの口座と本人の協会が違う、または持ち主の種類が違う
-- severity: error
-- hint: 別の協会に入れてしまいます。口座を止め、正しい協会で作り直してください。
SELECT p.id
FROM people_account p
LEFT JOIN people_holder h ON h.account_id = p.id
LEFT JOIN people_staff_member s ON s.account_id = p.id
WHERE coalesce(h.association_id, s.association_id, p.association_id) <> p.association_id
   OR (p.kind = 'holder' AND s.id IS NOT NULL) OR (p.kind = 'staff' AND h.id IS NOT NULL)
