-- id: TRM-02
-- title: 有効期間の終わりが始まりより前
-- severity: error
-- hint: 制度の期の定義を確認してください。
SELECT id FROM register_term WHERE "end" < start
