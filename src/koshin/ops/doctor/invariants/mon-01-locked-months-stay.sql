-- id: MON-01
-- title: 締めた月に、締めた後で記帳された仕訳がある
-- severity: error
-- hint: 月の締めを守るトリガー(entry_in_open_month)を確認し、翌月の仕訳に移す訂正を追加してください。
SELECT e.id
FROM ledger_entry e
JOIN (
    SELECT DISTINCT ON (association_id) association_id, locked_through, at
    FROM ledger_month_lock
    WHERE kind IN ('lock', 'unlock') ORDER BY association_id, id DESC
) l ON l.association_id = e.association_id
WHERE e.value_date <= l.locked_through AND e.booked_at > l.at
