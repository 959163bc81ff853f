-- id: LED-06
-- title: 請求の金額が帳簿に計上されていない、または違う
-- severity: error
-- hint: 請求と仕訳(kind=charge)の金額を照合し、差額の仕訳を追加してください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN ledger_entry e
    ON e.association_id = c.association_id AND e.kind = 'charge' AND e.reference = c.public_id::text
LEFT JOIN ledger_posting p ON p.entry_id = e.id AND p.account = 'receivable'
GROUP BY c.id
HAVING sum(p.amount) IS DISTINCT FROM c.amount
