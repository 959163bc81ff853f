-- id: CHG-08
-- title: 請求額が申請時に示した金額と違う
-- severity: error
-- hint: 申請の内訳(offer)が示した金額です。差が生じた経緯を監査記録で調べてください。
SELECT c.public_id
FROM payments_charge c
JOIN applications_application a ON a.public_id = c.purpose_ref
WHERE c.purpose = 'application' AND c.state <> 'cancelled'
  AND c.amount <> (a.offer ->> 'total')::bigint
