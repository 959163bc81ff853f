-- id: MAI-04
-- title: 入金または完了していないことを知らせたメールがある
-- severity: error
-- hint: 受け取った人に訂正を知らせてください。
SELECT m.public_id
FROM notices_mail m
LEFT JOIN payments_charge c
    ON m.template = 'payment_received' AND 'payment_received:' || c.public_id = m.key
LEFT JOIN applications_application a
    ON m.template = 'completed' AND 'completed:' || a.public_id = m.key
WHERE m.key NOT LIKE 'again:%'  -- sent once more: what it first told is looked at there
  AND ((m.template = 'payment_received' AND c.state IS DISTINCT FROM 'settled' AND NOT EXISTS (
        SELECT FROM ledger_posting p
        JOIN ledger_entry e ON e.id = p.entry_id AND e.kind = 'settlement_reversed'
        WHERE p.charge = c.public_id
    ))
    OR (m.template = 'completed' AND a.state IS DISTINCT FROM 'complete'))
