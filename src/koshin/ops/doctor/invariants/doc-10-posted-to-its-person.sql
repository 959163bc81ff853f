-- id: DOC-10
-- title: 送付物が別の人・完了していない申請・支払われていない再発行・同じ物の二つ目
-- severity: error
-- hint: 発送を止め、送り先と申請を確認してください。
SELECT p.id
FROM papers_dispatch p
LEFT JOIN applications_application a ON a.public_id = p.application
LEFT JOIN papers_reissue r ON r.public_id = p.application
LEFT JOIN register_merge m ON m.public_id = p.application
LEFT JOIN register_credential c ON c.id = m.credential_id
WHERE p.holder_id IS DISTINCT FROM coalesce(a.holder_id, r.holder_id, c.holder_id)
   OR (a.id IS NOT NULL AND a.state <> 'complete')
   OR (r.id IS NOT NULL AND r.state <> 'ordered')
UNION
SELECT unnest(array_agg(id)) FROM papers_dispatch
GROUP BY application, item, sending HAVING count(*) > 1
