-- id: CHG-10
-- title: 下書きまたは取り下げた申請に、生きている請求がある
-- severity: error
-- hint: 入金がなければ請求を取り消し、あれば返金の案件にしてください。
SELECT c.public_id
FROM payments_charge c
JOIN applications_application a ON a.public_id = c.purpose_ref
WHERE c.purpose = 'application' AND c.state <> 'cancelled' AND a.state IN ('draft', 'closed')
    -- An application is closed when everything that came for it goes back.
    AND (c.settled_amount = 0 OR c.refunded_amount < c.settled_amount)
