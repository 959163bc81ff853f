-- id: CHG-02
-- title: 請求の状態が入金済み額と合わない
-- severity: error
-- hint: 入金済み額から状態を決め直してください(0円: 未払い、一部: 一部入金、全額: 支払済み)。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN LATERAL (
    -- A part payment that goes back whole takes what was owed with it, for good.
    SELECT coalesce(sum(r.amount), 0) AS amount
    FROM payments_refund r
    JOIN payments_settlement s ON s.id = r.settlement_id
    WHERE s.charge_id = c.id AND r.part = 'applied' AND r.approved_at IS NOT NULL
) back ON true
WHERE c.settled_amount::bigint + c.forgiven_amount > c.amount
   OR c.state <> CASE
        WHEN c.state = 'cancelled' AND c.settled_amount <= back.amount THEN 'cancelled'
        WHEN c.settled_amount = 0 THEN 'open'
        WHEN c.settled_amount::bigint + c.forgiven_amount < c.amount THEN 'partial'
        ELSE 'settled' END
