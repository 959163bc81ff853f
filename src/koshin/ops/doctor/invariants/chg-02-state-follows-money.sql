-- id: CHG-02
-- title: 請求の状態が入金済み額と合わない
-- severity: error
-- hint: 入金済み額から状態を決め直してください(0円: 未払い、一部: 一部入金、全額: 支払済み)。
SELECT public_id
FROM payments_charge
WHERE settled_amount::bigint + forgiven_amount > amount
   OR state <> CASE
        WHEN state = 'cancelled' AND settled_amount = 0 THEN 'cancelled'
        WHEN settled_amount = 0 THEN 'open'
        WHEN settled_amount::bigint + forgiven_amount < amount THEN 'partial'
        ELSE 'settled' END
