-- id: SET-10
-- title: 提供会社・銀行からの入金の合計が帳簿と合わない
-- severity: error
-- hint: 提供会社ごとに、入金の一覧と帳簿(clearing)を日付順に照合してください。
SELECT coalesce(l.association_id, s.association_id) || ' ' || coalesce(l.account, s.account)
FROM (
    SELECT e.association_id, p.account, sum(p.amount) AS held
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account LIKE 'clearing:%' AND e.kind = 'settlement' GROUP BY 1, 2
) l
FULL JOIN (
    SELECT association_id, 'clearing:' || provider AS account, sum(amount) AS came
    FROM payments_settlement WHERE provider <> 'suspense' GROUP BY 1, 2
) s ON s.association_id = l.association_id AND s.account = l.account
WHERE coalesce(l.held, 0) <> coalesce(s.came, 0)
