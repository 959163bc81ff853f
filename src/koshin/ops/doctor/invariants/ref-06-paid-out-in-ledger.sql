-- id: REF-06
-- title: 済んだ返金の支払いが帳簿にない、または済んでいない返金の支払いがある
-- severity: error
-- hint: 返金の記録と帳簿(refund_paid)を照合し、仕訳を追加してください。
SELECT r.public_id
FROM payments_refund r
LEFT JOIN (
    SELECT e.association_id, left(e.reference, 36) AS refund,
        sum(p.amount) FILTER (WHERE e.kind = 'refund_paid')
            + coalesce(sum(p.amount) FILTER (WHERE e.kind = 'refund_returned'), 0) AS paid
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account = 'refund_due'
    WHERE e.kind IN ('refund_paid', 'refund_returned') GROUP BY 1, 2
) l ON l.refund = r.public_id::text AND l.association_id = r.association_id
WHERE coalesce(l.paid, 0) <> CASE r.state WHEN 'done' THEN r.amount ELSE 0 END
