-- id: APP-10
-- title: 料金のある申請に請求がない、または無料の申請に請求がある
-- severity: error
-- hint: 申請の内訳(offer)の合計が料金です。請求の行が失われていないか調べてください。
SELECT a.public_id
FROM applications_application a
WHERE a.state IN ('applied', 'complete')
  AND ((a.offer ->> 'total')::bigint > 0) <> EXISTS (
    SELECT FROM payments_charge c
    WHERE c.purpose = 'application' AND c.purpose_ref = a.public_id AND c.state <> 'cancelled'
  )
