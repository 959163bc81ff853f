-- id: BNK-07
-- title: 決済会社の預り残高が、入金・返金・手数料・振込の記録から計算した額と合わない
-- severity: error
-- hint: 決済会社ごとに、入金、返金、取引一覧の手数料、銀行への振込を、帳簿(clearing)と照合してください。
SELECT coalesce(l.association_id, w.association_id) || ' ' || coalesce(l.provider, w.provider)
FROM (
    SELECT e.association_id, substr(p.account, 10) AS provider, sum(p.amount) AS held
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account ~ '^clearing:(veritrans|stripe)$' AND e.kind IN
        ('settlement', 'refund_paid', 'refund_returned', 'provider_fee', 'provider_payout',
         'payout_fee_told', 'payout_undone')
    GROUP BY 1, 2
) l
FULL JOIN (
    SELECT association_id, provider, sum(amount) AS should
    FROM (
        SELECT association_id, provider, amount FROM payments_settlement
        UNION ALL
        SELECT r.association_id, s.provider, -r.amount
        FROM payments_refund r JOIN payments_settlement s ON s.id = r.settlement_id
        WHERE r.state = 'done' AND r.route = 'provider'
        UNION ALL
        SELECT n.association_id, n.provider, -n.fee
        FROM payments_provider_line n JOIN payments_provider_list f ON f.id = n.told_by_id
        WHERE f.source = 'file'
        UNION ALL
        SELECT r.association_id, o.provider, -(o.amount + o.fees - o.listed_fees)
        FROM bank_payout o JOIN bank_row r ON r.id = o.row_id
        WHERE o.undone_at IS NULL
    ) told
    WHERE provider IN ('veritrans', 'stripe')
    GROUP BY 1, 2
) w ON w.association_id = l.association_id AND w.provider = l.provider
WHERE coalesce(l.held, 0) <> coalesce(w.should, 0)
