-- id: TRN-04
-- title: 受講料の請求に、席のある申し込みがない
-- severity: error
-- hint: 申し込みが失われたか、取り消しのときに請求が残っています。入金の有無を確かめてください。
SELECT c.public_id
FROM payments_charge c
LEFT JOIN trainings_place p ON p.public_id = c.purpose_ref
WHERE c.purpose = 'training'
  AND (p.id IS NULL
    OR c.state = 'open' AND p.state NOT IN ('booked', 'attended', 'absent'))
