-- id: TRM-08
-- title: 認定番号が重なっている、または一人に同じ資格が二つある
-- severity: error
-- hint: 番号を採り直し、古い番号を印字した書類を調べてください。
SELECT unnest(array_agg(id)) FROM register_credential
GROUP BY association_id, number HAVING count(*) > 1
UNION
SELECT unnest(array_agg(id)) FROM register_credential
GROUP BY holder_id, qualification HAVING count(*) > 1
