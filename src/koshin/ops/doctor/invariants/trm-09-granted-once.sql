-- id: TRM-09
-- title: 一つの申請が同じ認定に二度有効期間を与えている
-- severity: error
-- hint: 後の行は誤りです。制約 term_granted_once があるか確認してください。
SELECT unnest(array_agg(id))
FROM register_term
GROUP BY credential_id, granted_by
HAVING count(*) > 1
