-- id: SET-04
-- title: 入金のうち充てた額と移した額の合計が、入金額を超えている
-- severity: error
-- hint: 充てた額と移した額は合わせて入金額以下です。請求と帳簿を照合してください。
SELECT public_id
FROM payments_settlement
WHERE applied::bigint + passed_on > amount OR applied < 0 OR passed_on < 0 OR amount <= 0
