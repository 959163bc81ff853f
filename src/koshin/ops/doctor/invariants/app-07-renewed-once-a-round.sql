-- id: APP-07
-- title: 同じ期の同じ資格が二度更新されている
-- severity: error
-- hint: 一方は誤りです。二重に支払われていれば返金の案件にしてください。
SELECT unnest(array_agg(a.public_id))
FROM applications_application a
JOIN applications_item i ON i.application_id = a.id
WHERE a.state = 'complete'
GROUP BY a.holder_id, a.cycle, i.qualification
HAVING count(*) > 1
