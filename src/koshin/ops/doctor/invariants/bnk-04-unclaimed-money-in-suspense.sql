-- id: BNK-04
-- title: 充て先の決まらない入金の合計が、仮受金の残高と合わない
-- severity: error
-- hint: 入金明細の行ごとに、仮受金への仕訳と充当の仕訳を照合してください。
SELECT coalesce(l.association_id, w.association_id)
FROM (
    SELECT e.association_id, -sum(p.amount) AS held
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account = 'suspense' AND p.charge IS NULL
    GROUP BY 1
) l
FULL JOIN (
    SELECT association_id, sum(amount) AS waiting
    FROM (
        SELECT r.association_id, r.amount
        FROM bank_row r
        WHERE r.incoming AND NOT r.cancels AND r.state NOT IN ('taken_back', 'returned')
          AND NOT EXISTS (
            SELECT FROM bank_match m WHERE m.row_id = r.id AND m.state = 'applied'
          )
          AND NOT EXISTS (
            SELECT FROM bank_payout o WHERE o.row_id = r.id AND o.undone_at IS NULL
          )
        UNION ALL
        SELECT association_id, amount FROM payments_bundle_deposit WHERE NOT spent
    ) waits
    GROUP BY 1
) w ON w.association_id = l.association_id
WHERE coalesce(l.held, 0) <> coalesce(w.waiting, 0)
