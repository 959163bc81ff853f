-- id: AUD-02
-- title: 監査記録の操作・対象・した人の種類が書かれていない
-- severity: error
-- hint: 記録の書き方を直してください。行は変えません。
SELECT id
FROM audit_line
WHERE verb = '' OR subject !~ '^[a-z_]+:.+'
   OR actor_kind NOT IN ('holder', 'staff', 'organiser', 'provider', 'system')
