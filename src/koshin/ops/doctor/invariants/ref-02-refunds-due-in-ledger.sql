-- id: REF-02
-- title: 返金すべき額が帳簿の残高と合わない
-- severity: error
-- hint: 返金の一覧と帳簿(refund_due)を照合し、差額の仕訳を追加してください。
SELECT coalesce(c.public_id, l.charge)
FROM (
    SELECT s.charge_id, sum(r.amount) AS due
    FROM payments_refund r JOIN payments_settlement s ON s.id = r.settlement_id
    WHERE r.state NOT IN ('proposed', 'done', 'withdrawn') GROUP BY s.charge_id
) r
JOIN payments_charge c ON c.id = r.charge_id
FULL JOIN (
    SELECT charge, -sum(amount) AS due FROM ledger_posting
    WHERE account = 'refund_due' GROUP BY charge HAVING sum(amount) <> 0
) l ON l.charge = c.public_id
WHERE coalesce(r.due, 0) <> coalesce(l.due, 0)
