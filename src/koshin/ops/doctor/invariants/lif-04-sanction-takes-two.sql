-- id: LIF-04
-- title: 処分または資格の回復を、提案した人が自分で決めている
-- severity: error
-- hint: 二人目の決定がありません。経緯を監査記録で確認し、決定をやり直してください。
SELECT public_id
FROM applications_sanction
WHERE (state NOT IN ('proposed', 'withdrawn')
       AND (decided_by IS NULL OR decided_by = proposed_by))
   OR (answer <> '' AND (answered_by IS NULL OR answered_by = proposed_by))
   OR (state = 'restored' AND (restored_by IS NULL OR restored_by = restoration_by))
