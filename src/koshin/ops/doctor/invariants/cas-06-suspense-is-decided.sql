-- id: CAS-06
-- title: 7日を過ぎた仮受金に、開いている案件がない
-- severity: error
-- hint: 誰も気づかない入金です。入金と案件を確認し、案件を開き直して、充当か返金かを決めてください。
SELECT s.public_id
FROM payments_settlement s
WHERE s.applied + s.passed_on < s.amount AND s.booked_at < now() - interval '7 days'
  AND NOT EXISTS (
    SELECT FROM payments_money_case k
    WHERE k.association_id = s.association_id AND k.state = 'open'
      AND k.reference = s.provider || ':' || s.provider_ref
      AND k.kind <> 'unapplied'
  )
