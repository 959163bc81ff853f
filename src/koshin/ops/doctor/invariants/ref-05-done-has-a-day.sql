-- id: REF-05
-- title: 返金の状態と日付・経路が合わない
-- severity: error
-- hint: 提供会社または銀行の記録で、返金した日を確認してください。
SELECT public_id
FROM payments_refund
WHERE (state = 'done' AND done_on IS NULL)
   OR (state = 'listed' AND transfer_list_id IS NULL)
   OR (state IN ('sending', 'pending', 'unknown') AND route <> 'provider')
