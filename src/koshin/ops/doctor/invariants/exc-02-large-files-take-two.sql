-- id: EXC-02
-- title: 100行を超える取り込み・書き出しを、一人で行っている
-- severity: error
-- hint: 監査記録で経緯を調べ、持ち出した一覧・取り込んだ行を別の人が確かめてください。
SELECT public_id FROM exchange_batch
WHERE state = 'applied' AND new + changed > 100 AND approved_by_id = received_by_id
UNION ALL
SELECT public_id FROM exchange_export
WHERE state = 'approved' AND rows > 100 AND decided_by_id = asked_by_id
