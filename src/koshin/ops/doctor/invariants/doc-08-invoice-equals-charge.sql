-- id: DOC-08
-- title: 請求書の金額が請求額と違う
-- severity: error
-- hint: 請求書を無効にし、正しい金額で発行し直してください。
SELECT d.public_id
FROM papers_paper d
JOIN payments_charge c ON c.public_id = d.subject
WHERE d.kind = 'invoice' AND d.voided_at IS NULL AND d.amount <> c.amount
