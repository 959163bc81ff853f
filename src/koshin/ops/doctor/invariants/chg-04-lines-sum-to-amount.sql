-- id: CHG-04
-- title: 請求の内訳の合計が請求額と違う
-- severity: error
-- hint: 請求は凍結されているはずです。申請の内訳(offer)と比べて、変えられた方を調べてください。
SELECT c.public_id
FROM payments_charge c
WHERE c.amount <> (
    SELECT coalesce(sum((line ->> 'amount')::bigint), 0) FROM jsonb_array_elements(c.lines) AS line
)
