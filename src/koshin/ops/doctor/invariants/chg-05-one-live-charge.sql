-- id: CHG-05
-- title: 一つの手続きに生きている請求が二つある
-- severity: error
-- hint: どちらかを取り消してください。両方に入金があれば、一方を返金の案件にしてください。
SELECT unnest(array_agg(public_id))
FROM payments_charge
WHERE state <> 'cancelled'
GROUP BY purpose, purpose_ref
HAVING count(*) > 1
