-- id: LED-09
-- title: 帳簿・監査記録を守るトリガーがない、または止められている
-- severity: error
-- hint: 所有者の役割で ./run manage migrate を実行し、トリガーを戻してください。止めた人と時刻を調べてください。
SELECT wanted.trigger
FROM (VALUES
    ('ledger_entry', 'entry_never_changes'),
    ('ledger_entry', 'entry_balances'),
    ('ledger_entry', 'entry_in_open_month'),
    ('ledger_advance', 'advance_never_changes'),
    ('ledger_month_lock', 'month_lock_never_changes'),
    ('ledger_posting', 'posting_never_changes'),
    ('ledger_posting', 'posting_balances'),
    ('papers_paper', 'paper_stays_as_issued'),
    ('audit_line', 'line_never_changes'),
    ('audit_read', 'read_never_changes')
) AS wanted ("table", trigger)
WHERE NOT EXISTS (
    SELECT FROM pg_trigger t
    WHERE t.tgname = wanted.trigger AND t.tgrelid = to_regclass(wanted."table")
      AND t.tgenabled IN ('O', 'A')
)
