-- id: AUD-11
-- title: 封印したあとに閲覧記録が書き換えられている
-- severity: error
-- hint: 封印の範囲の行を、封印の前のバックアップと比べてください。直さずに、そのまま証拠として残してください。
WITH links AS (
    SELECT s.*, lag(digest, 1, '') OVER (ORDER BY number) AS before,
        (SELECT min(n.base_id) FROM audit_seal n WHERE n.stream = s.stream AND n.base_id > s.base_id)
            AS end_id
    FROM audit_seal s WHERE stream = 'reads'
)
SELECT 'seal ' || s.stream || ' ' || s.number
FROM links s
CROSS JOIN LATERAL (
    SELECT count(*) AS rows, string_agg(audit_read_digest(r), ''::bytea ORDER BY r.id) AS digests
    FROM audit_read r
    WHERE r.tx >= s.from_tx AND r.tx < s.until_tx AND r.id > s.base_id
      AND (s.end_id IS NULL OR r.id <= s.end_id)
) now
WHERE s.digest <> audit_seal_digest(
    s.before, s.stream, s.number, s.base_id, s.from_tx, s.until_tx, now.rows, now.digests
)
