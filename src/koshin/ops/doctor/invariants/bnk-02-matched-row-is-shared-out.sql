-- id: BNK-02
-- title: 照合済みの入金に、充て先がない・または充てた合計が入金額と違う
-- severity: error
-- hint: 照合を取り消し(事務局の画面)、充て先を決め直してください。
SELECT r.id
FROM bank_row r
LEFT JOIN bank_match m ON m.row_id = r.id AND m.state IN ('decided', 'applied')
LEFT JOIN bank_match_share s ON s.match_id = m.id
WHERE r.state = 'matched'
GROUP BY r.id
HAVING sum(s.amount) IS DISTINCT FROM r.amount
