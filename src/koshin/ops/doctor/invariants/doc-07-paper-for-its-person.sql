-- id: DOC-07
-- title: 書類が別の人に発行されている、または対象がない
-- severity: error
-- hint: 他人の書類が見えています。直ちに無効にし、見た人がいるかを記録で調べてください。
SELECT d.public_id
FROM papers_paper d
LEFT JOIN payments_settlement s ON d.kind = 'receipt' AND s.public_id = d.subject
LEFT JOIN payments_charge c
    ON c.id = s.charge_id OR (d.kind = 'invoice' AND c.public_id = d.subject)
LEFT JOIN applications_application a ON d.kind = 'result_notice' AND a.public_id = d.subject
LEFT JOIN payments_bundle b ON d.kind = 'invoice' AND b.public_id = d.subject
WHERE d.kind IN ('receipt', 'invoice', 'result_notice')
  AND (coalesce(c.holder_id, a.holder_id) IS DISTINCT FROM d.holder_id
       OR (d.holder_id IS NULL AND b.id IS NULL))
