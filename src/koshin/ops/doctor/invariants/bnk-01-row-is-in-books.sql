-- id: BNK-01
-- title: 銀行の入金が帳簿にない、または金額が違う
-- severity: error
-- hint: 入金明細の原本(取り込んだファイル)と帳簿を照合し、不足する仕訳を追加してください。
SELECT r.id
FROM bank_row r
LEFT JOIN ledger_entry e
    ON e.association_id = r.association_id AND e.kind = 'bank_deposit'
    AND e.reference = 'row:' || r.id
LEFT JOIN ledger_posting p ON p.entry_id = e.id AND p.account = 'clearing:bank:' || r.account
WHERE r.incoming AND NOT r.cancels AND r.amount > 0
GROUP BY r.id
HAVING sum(p.amount) IS DISTINCT FROM r.amount
