-- id: ADV-02
-- title: 前受金の予定が、請求の時に帳簿に計上した額と違う
-- severity: error
-- hint: 請求の仕訳と前受金の予定を照合してください。
SELECT a.charge
FROM (
    SELECT charge, purpose, sum(amount) AS planned FROM ledger_advance GROUP BY charge, purpose
) a
LEFT JOIN (
    SELECT p.charge, p.account, -sum(p.amount) AS booked
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id AND e.kind = 'charge'
    WHERE p.account LIKE 'advance:%' GROUP BY p.charge, p.account
) b ON b.charge = a.charge AND b.account = 'advance:' || a.purpose
WHERE a.planned IS DISTINCT FROM b.booked
