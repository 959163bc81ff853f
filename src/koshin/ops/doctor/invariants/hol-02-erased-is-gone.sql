-- id: HOL-02
-- title: 削除した人の連絡先やログインの手段が残っている
-- severity: error
-- hint: 削除の後に戻された項目です。だれが戻したかを変更の記録で確かめ、もう一度消してください。
SELECT h.id
FROM people_erasure_request e
JOIN people_holder h ON h.id = e.holder_id
LEFT JOIN people_account a ON a.id = h.account_id
WHERE e.state = 'done'
    AND (h.email <> '' OR h.second_email <> '' OR h.phone <> '' OR h.street <> '' OR a.is_active
         OR cardinality(h.public_fields) > 0
         OR EXISTS (SELECT FROM matching_public_profile q
             WHERE q.holder_id = h.id AND q.withdrawn_at IS NULL)
         OR EXISTS (SELECT FROM people_holder_photo p WHERE p.holder_id = h.id))
