-- id: DOC-01
-- title: 有効な領収書の合計が、充てた入金額と違う
-- severity: error
-- hint: 領収書は入金のうち請求に充てた額の分だけです。誤った領収書を無効にし、発行し直してください。
SELECT s.public_id
FROM papers_paper d
JOIN payments_settlement s ON s.public_id = d.subject
WHERE d.kind = 'receipt' AND d.voided_at IS NULL AND s.applied > 0
GROUP BY s.id
HAVING sum(d.amount) <> s.applied
