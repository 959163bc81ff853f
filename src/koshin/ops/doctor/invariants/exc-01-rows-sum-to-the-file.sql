-- id: EXC-01
-- title: 取り込んだファイルの行数と、行ごとの結果が合わない
-- severity: error
-- hint: 「取り込みと書き出し」でそのファイルを開き、行の一覧と名簿を照合してください。
SELECT b.public_id
FROM exchange_batch b
LEFT JOIN exchange_row r ON r.batch_id = b.id
WHERE b.state IN ('checked', 'applied', 'undone')
GROUP BY b.id
HAVING count(r.id) <> b.rows
    OR count(*) FILTER (WHERE r.outcome = 'refused') <> b.refused
    OR count(*) FILTER (WHERE r.outcome IN ('new', 'changed')) <> b.new + b.changed
    OR count(*) FILTER (WHERE r.state IN ('done', 'undone', 'kept')) <> b.done
    OR count(*) FILTER (WHERE r.state = 'failed') <> b.failed
