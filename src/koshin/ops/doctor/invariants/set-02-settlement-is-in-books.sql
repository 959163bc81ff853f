-- id: SET-02
-- title: 入金が帳簿にない、または金額が違う
-- severity: error
-- hint: 帳簿に入金の仕訳を追加する前に、提供会社の記録で金額を確認してください。
SELECT s.public_id
FROM payments_settlement s
LEFT JOIN ledger_entry e
    ON e.association_id = s.association_id AND e.kind = 'settlement'
    AND e.reference = s.provider || ':' || s.provider_ref
LEFT JOIN ledger_posting p ON p.entry_id = e.id AND CASE s.provider
    WHEN 'suspense' THEN p.account = 'suspense' AND p.amount > 0
    ELSE p.account LIKE 'clearing:%' END
GROUP BY s.id
HAVING sum(p.amount) IS DISTINCT FROM s.amount
