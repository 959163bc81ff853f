-- id: CHG-11
-- title: 請求から返した額が帳簿と合わない
-- severity: error
-- hint: 返金の一覧と帳簿(refund、advance)を照合し、差額の仕訳を追加してください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN (
    SELECT p.charge, sum(p.amount) AS back
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE e.kind IN ('refund', 'refund_withdrawn')
      AND (p.account LIKE 'advance:%' OR p.account LIKE 'refund:%')
    GROUP BY p.charge
) b ON b.charge = c.public_id
WHERE c.refunded_amount <> coalesce(b.back, 0) OR c.refunded_amount > c.settled_amount
