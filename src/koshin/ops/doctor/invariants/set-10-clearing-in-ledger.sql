-- id: SET-10
-- title: 提供会社・銀行からの入金の合計が帳簿と合わない
-- severity: error
-- hint: 提供会社ごとに、入金の一覧と帳簿(clearing)を日付順に照合してください。
SELECT coalesce(l.association_id, s.association_id) || ' ' || coalesce(l.provider, s.provider)
FROM (
    SELECT e.association_id, split_part(p.account, ':', 2) AS provider, sum(p.amount) AS held
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account LIKE 'clearing:%' GROUP BY 1, 2
) l
FULL JOIN (
    SELECT association_id, provider, sum(amount) AS came
    FROM (
        SELECT association_id, provider, amount FROM payments_settlement
        WHERE NOT (provider = 'bank' AND provider_ref LIKE 'row:%')
        UNION ALL
        SELECT association_id, provider, amount FROM payments_bundle_deposit
        WHERE NOT spent AND NOT (provider = 'bank' AND provider_ref LIKE 'row:%')
        UNION ALL
        SELECT association_id, 'bank', amount FROM bank_row
        WHERE incoming AND NOT cancels AND state <> 'taken_back'
        UNION ALL
        SELECT r.association_id, 'bank', -r.amount
        FROM bank_match m JOIN bank_row r ON r.id = m.row_id
        WHERE m.state = 'applied' AND m.rung = 'keyed'
    ) all_money
    GROUP BY 1, 2
) s ON s.association_id = l.association_id AND s.provider = l.provider
WHERE coalesce(l.held, 0) <> coalesce(s.came, 0)
