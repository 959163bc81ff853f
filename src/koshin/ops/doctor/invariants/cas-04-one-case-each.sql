-- id: CAS-04
-- title: 同じことの案件が二つある
-- severity: error
-- hint: 一方を閉じ、対応の内容にもう一方の番号を書いてください。
SELECT unnest(array_agg(id))
FROM payments_money_case
GROUP BY association_id, kind, reference
HAVING count(*) > 1
