-- id: LED-10
-- title: 画面やジョブの役割が帳簿・監査記録・公開した規則を変更できる
-- severity: error
-- hint: 所有者の役割で ./run manage grant を実行し、余分な権限を外してください。
SELECT DISTINCT g.relname || ' ' || r.rolname || ' ' || (g.acl).privilege_type
FROM (
    SELECT c.relname, c.relowner, aclexplode(c.relacl) AS acl
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT c.relname, c.relowner, aclexplode(a.attacl)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
) AS g
JOIN pg_roles r ON r.oid = (g.acl).grantee
WHERE (g.relname LIKE 'ledger\_%' OR g.relname LIKE 'audit\_%'
    OR g.relname = 'schemes_scheme_version')
  AND (g.acl).privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
  AND r.oid <> g.relowner AND NOT r.rolsuper
