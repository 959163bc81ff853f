-- id: SET-08
-- title: 請求に充てられない入金があるのに、案件がない
-- severity: error
-- hint: 仮受金のままです。案件を開き、返金か充当かを決めてください。
SELECT s.public_id
FROM payments_settlement s
WHERE s.applied + s.passed_on < s.amount
  AND NOT EXISTS (
    SELECT FROM payments_money_case k
    WHERE k.association_id = s.association_id
      AND k.reference = s.provider || ':' || s.provider_ref
      AND k.kind <> 'unapplied'
  )
