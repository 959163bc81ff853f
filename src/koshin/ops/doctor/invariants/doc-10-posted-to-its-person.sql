-- id: DOC-10
-- title: 送付物が別の人・完了していない申請・同じ物の二つ目
-- severity: error
-- hint: 発送を止め、送り先と申請を確認してください。
SELECT p.id
FROM papers_dispatch p
JOIN applications_application a ON a.public_id = p.application
WHERE p.holder_id <> a.holder_id OR a.state <> 'complete'
UNION
SELECT unnest(array_agg(id)) FROM papers_dispatch
GROUP BY application, item HAVING count(*) > 1
