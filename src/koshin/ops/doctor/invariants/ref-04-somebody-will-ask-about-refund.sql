-- id: REF-04
-- title: 結果の分からない返金を、誰も照会しない
-- severity: error
-- hint: 提供会社に照会する予定がありません。返金の画面から、もう一度送ってください(同じ鍵なので二重になりません)。
SELECT public_id
FROM payments_refund
WHERE state IN ('sending', 'pending', 'unknown') AND ask_next_at IS NULL
