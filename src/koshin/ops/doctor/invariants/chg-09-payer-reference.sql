-- id: CHG-09
-- title: 振込の照合番号の検査数字が合わない、または重なっている
-- severity: error
-- hint: 番号を新しく採り直し、古い番号を案内した人に知らせてください。
SELECT public_id
FROM payments_charge
WHERE payer_reference !~ '^[0-9]{10}$' OR payer_reference::numeric % 97 <> 1
UNION
SELECT unnest(array_agg(public_id))
FROM payments_charge
GROUP BY association_id, payer_reference
HAVING count(*) > 1
