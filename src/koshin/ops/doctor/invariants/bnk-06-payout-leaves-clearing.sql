-- id: BNK-06
-- title: 決済会社からの入金の記録が、明細・帳簿と合わない
-- severity: error
-- hint: 入金の記録を取り消し(事務局の画面)、決済会社の振込明細を見て記録し直してください。
SELECT r.id
FROM bank_row r
LEFT JOIN bank_payout o ON o.row_id = r.id AND o.undone_at IS NULL
LEFT JOIN ledger_entry e
    ON e.association_id = r.association_id
    AND (e.kind = 'provider_payout' AND e.reference = 'payout:' || o.id
        OR e.kind = 'payout_fee_told' AND e.reference LIKE 'payout:' || o.id || ':%')
LEFT JOIN ledger_posting p ON p.entry_id = e.id
WHERE r.state = 'payout' OR o.id IS NOT NULL
GROUP BY r.id, o.id
HAVING r.state <> 'payout' OR o.amount IS DISTINCT FROM r.amount
    OR sum(p.amount) FILTER (WHERE p.account = 'suspense') IS DISTINCT FROM r.amount
    OR -sum(p.amount) FILTER (WHERE p.account = 'clearing:' || o.provider)
        IS DISTINCT FROM r.amount + o.fees - o.listed_fees
