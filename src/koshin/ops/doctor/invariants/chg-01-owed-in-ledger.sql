-- id: CHG-01
-- title: 請求の残りが帳簿の未収金と合わない
-- severity: error
-- hint: 帳簿が正です。請求の入金済み額と、請求に関する仕訳を日付順に照合してください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN (
    SELECT charge, sum(amount) AS owed FROM ledger_posting
    WHERE account = 'receivable' GROUP BY charge
) l ON l.charge = c.public_id
WHERE coalesce(l.owed, 0) <> CASE c.state
    WHEN 'cancelled' THEN 0
    ELSE c.amount::bigint - c.settled_amount - c.forgiven_amount END
