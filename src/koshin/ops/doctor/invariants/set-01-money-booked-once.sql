-- id: SET-01
-- title: 同じ入金が二度計上されている
-- severity: error
-- hint: 提供会社の番号が同じ入金は一つです。二つ目を取り消す仕訳を追加し、制約 settlement_once を確認してください。
SELECT unnest(array_agg(public_id))
FROM payments_settlement
GROUP BY association_id, provider, provider_ref
HAVING count(*) > 1
