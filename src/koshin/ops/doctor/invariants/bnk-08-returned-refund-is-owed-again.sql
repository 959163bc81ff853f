-- id: BNK-08
-- title: 返金の戻りとした入金が、返金・帳簿と合わない
-- severity: error
-- hint: 返金の戻りの記録を取り消し(事務局の画面)、銀行の組戻しの通知を見て記録し直してください。
SELECT r.id
FROM bank_row r
LEFT JOIN payments_refund f ON f.id = r.returned_refund_id
LEFT JOIN LATERAL (
    SELECT sum(p.amount) AS moved
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account = 'suspense'
    WHERE e.association_id = r.association_id AND e.kind = 'refund_returned'
      AND e.reference LIKE f.public_id || ':row:' || r.id || ':%'
) l ON true
WHERE (r.state = 'returned' OR r.returned_refund_id IS NOT NULL)
  AND (r.state <> 'returned' OR f.id IS NULL OR r.refund_paid_on IS NULL
    OR f.association_id <> r.association_id OR f.amount <> r.amount
    OR l.moved IS DISTINCT FROM r.amount)
