-- id: BUN-04
-- title: 支払済みのまとめ払いに、支払われていない請求がある
-- severity: error
-- hint: まとめ払いは全額そろってから充てます。入金と請求を照合してください。
SELECT DISTINCT b.public_id
FROM payments_bundle b
JOIN payments_bundle_item i ON i.bundle_id = b.id
JOIN payments_charge c ON c.id = i.charge_id
WHERE b.state = 'settled' AND c.state IN ('open', 'partial') AND NOT EXISTS (
    SELECT FROM ledger_posting p
    JOIN ledger_entry e ON e.id = p.entry_id AND e.kind = 'settlement_reversed'
    WHERE p.charge = c.public_id
) AND NOT EXISTS (
    -- Its part came, too late to pay it: a case decides about that.
    SELECT FROM payments_settlement s
    JOIN payments_bundle_deposit d
        ON d.bundle_id = b.id AND d.provider = s.provider
        AND s.provider_ref LIKE d.provider_ref || '#%'
    WHERE s.charge_id = c.id AND s.applied < s.amount
)
