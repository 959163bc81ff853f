-- id: DOC-11
-- title: 書類の検索用の項目が、書類に書かれたことと違う
-- severity: error
-- hint: 書類の行が直接変更されています。控え(バックアップ)と比べて調べてください。
SELECT public_id
FROM papers_paper
WHERE kind <> 'result_notice'
  AND (amount IS DISTINCT FROM (facts ->> 'amount')::bigint
       OR party <> left(facts ->> 'addressee', 200)
       OR number <> facts ->> 'number')
