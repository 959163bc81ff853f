-- id: CAS-05
-- title: 一人の限度を超える対応・返金を、一人で決めている
-- severity: error
-- hint: 二人目の承認がない操作です。経緯を監査記録で確認し、承認をやり直してください。
SELECT 'act ' || id
FROM payments_case_act
WHERE state = 'done' AND amount > alone_up_to
  AND (proposed_by IS NULL OR approved_by IS NULL OR proposed_by = approved_by)
UNION ALL
SELECT 'refund ' || id
FROM payments_refund
WHERE state NOT IN ('proposed', 'withdrawn') AND amount > alone_up_to
  AND (proposed_by IS NULL OR approved_by IS NULL OR proposed_by = approved_by)
