-- id: TRN-03
-- title: 受講料のある席に請求がない、または金額が違う
-- severity: error
-- hint: 席を渡した経緯を監査記録で調べ、請求を確かめてください。
SELECT p.public_id
FROM trainings_place p
JOIN trainings_training t ON t.id = p.training_id
WHERE p.state IN ('booked', 'attended', 'absent') AND p.pay_until IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM payments_charge c
    WHERE c.purpose = 'training' AND c.purpose_ref = p.public_id AND c.state <> 'cancelled'
      AND c.amount = t.fee AND c.holder_id = p.holder_id
  )
