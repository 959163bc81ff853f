-- id: MAI-05
-- title: 支払済みなのに入金のお知らせがない
-- severity: warning
-- hint: 支払った人が不安になります。マイページの表示を確認し、必要なら個別に知らせてください。
SELECT c.public_id
FROM payments_charge c
JOIN applications_application a ON c.purpose = 'application' AND a.public_id = c.purpose_ref
WHERE c.state = 'settled' AND a.state = 'complete'
  AND NOT EXISTS (
    SELECT FROM notices_mail m
    WHERE m.association_id = c.association_id AND m.key = 'payment_received:' || c.public_id
  )
