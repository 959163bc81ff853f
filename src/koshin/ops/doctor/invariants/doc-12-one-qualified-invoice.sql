-- id: DOC-12
-- title: 一つの請求について、有効な適格請求書が二つある
-- severity: error
-- hint: 請求書と領収書のどちらか一方を無効にし、適格請求書でない書類として発行し直してください。
WITH qualified AS (
    SELECT id, subject, kind FROM papers_paper
    WHERE voided_at IS NULL AND kind IN ('invoice', 'receipt') AND (facts -> 'qualified')::boolean
), invoices AS (
    SELECT c.id AS charge, q.id FROM payments_charge c JOIN qualified q ON q.subject = c.public_id
    UNION
    SELECT i.charge_id, q.id FROM payments_bundle_item i
    JOIN payments_bundle b ON b.id = i.bundle_id JOIN qualified q ON q.subject = b.public_id
), receipts AS (
    SELECT DISTINCT s.charge_id AS charge FROM payments_settlement s
    JOIN qualified q ON q.subject = s.public_id
)
SELECT c.public_id
FROM invoices i JOIN payments_charge c ON c.id = i.charge
GROUP BY c.id
HAVING count(*) > 1 OR c.id IN (SELECT charge FROM receipts)
