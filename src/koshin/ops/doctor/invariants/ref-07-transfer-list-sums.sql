-- id: REF-07
-- title: 振込一覧の件数または合計が、その返金と合わない
-- severity: error
-- hint: 銀行に渡した一覧と返金を照合してください。
SELECT t.public_id
FROM payments_transfer_list t
LEFT JOIN payments_refund r ON r.transfer_list_id = t.id
GROUP BY t.id
HAVING count(r.id) > t.count OR coalesce(sum(r.amount), 0) > t.total
