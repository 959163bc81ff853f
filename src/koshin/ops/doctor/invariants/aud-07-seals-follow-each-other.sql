-- id: AUD-07
-- title: 封印の連鎖に抜けがある
-- severity: error
-- hint: 封印が削除されたか、書き換えられています。外に控えた封印(--anchors)と比べてください。
SELECT 'seal ' || stream || ' ' || number
FROM (
    SELECT s.*, row_number() OVER one AS place, lag(base_id, 1, 0::bigint) OVER one AS base_before,
        lag(until_tx, 1, 0::bigint) OVER one AS until_before,
        lag(last_id, 1, 0::bigint) OVER one AS last_before
    FROM audit_seal s
    WINDOW one AS (PARTITION BY stream ORDER BY number)
) s
WHERE number <> place
   OR last_id < last_before
   OR CASE WHEN base_id = base_before THEN from_tx <> until_before
           ELSE base_id <> last_before OR from_tx <> 0 END
