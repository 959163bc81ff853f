-- id: DOC-14
-- title: 返還請求書が有効なのに、その返金が済んでいない、または金額が違う
-- severity: error
-- hint: 返金の画面で、お金が出たかどうかを確かめてください。戻った返金の返還請求書は、書類の画面で無効にします。
SELECT p.public_id
FROM papers_paper p
LEFT JOIN payments_refund r ON r.public_id = p.subject
WHERE p.kind = 'return_invoice' AND p.voided_at IS NULL
    AND (r.state IS DISTINCT FROM 'done' OR r.amount IS DISTINCT FROM p.amount
        OR r.association_id <> p.association_id)
