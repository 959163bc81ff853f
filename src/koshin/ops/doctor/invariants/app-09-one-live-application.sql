-- id: APP-09
-- title: 同じ期に進行中の申請が二つある
-- severity: error
-- hint: 一方を取り下げてください。
SELECT unnest(array_agg(public_id))
FROM applications_application
WHERE state IN ('draft', 'applied')
GROUP BY holder_id, cycle
HAVING count(*) > 1
