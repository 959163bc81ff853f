-- id: LIF-01
-- title: 認められた休止・延長が登録簿にない
-- severity: error
-- hint: 休止していないものとして判定されます。届け出と登録簿の休止を照合してください。
SELECT r.public_id
FROM applications_request r
WHERE r.state = 'granted' AND r.kind IN ('suspend', 'extend') AND NOT EXISTS (
    SELECT FROM register_suspension s
    WHERE s.credential_id = r.credential_id
      AND s.requested_on = (r.asked_at AT TIME ZONE 'Asia/Tokyo')::date
      AND s.ends_on IS NOT DISTINCT FROM r.ends_on
)
