-- id: LIF-03
-- title: 認められた返上・死亡、または決まった処分が登録簿と合わない
-- severity: error
-- hint: 無効なはずの資格が有効と扱われるか、その逆です。届け出・処分と登録簿を照合してください。
SELECT 'request ' || r.public_id
FROM applications_request r
JOIN register_credential c ON c.holder_id = r.holder_id
    AND (r.credential_id IS NULL OR r.credential_id = c.id)
WHERE r.state = 'granted' AND r.kind IN ('withdraw', 'death')
  AND c.awarded_on <= (r.decided_at AT TIME ZONE 'Asia/Tokyo')::date
  AND NOT EXISTS (
    SELECT FROM register_bar b
    WHERE b.credential_id = c.id AND b.decided_by = r.public_id AND b.since = r.starts_on
  )
UNION ALL
SELECT 'sanction ' || s.public_id
FROM applications_sanction s
LEFT JOIN register_bar b ON b.credential_id = s.credential_id AND b.decided_by = s.public_id
WHERE (s.state IN ('imposed', 'objected', 'upheld', 'restoring')
       AND (b.id IS NULL OR b.lifted_on IS NOT NULL OR b.since <> s.starts_on))
   OR (s.state IN ('lifted', 'restored') AND b.lifted_on IS NULL)
   OR (s.state IN ('proposed', 'withdrawn') AND b.id IS NOT NULL)
