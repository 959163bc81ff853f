-- id: DOC-03
-- title: 書類の番号または確認コードが重なっている
-- severity: error
-- hint: 発行済みの番号です。一方を無効にして、新しい番号で発行し直してください。
SELECT unnest(array_agg(public_id)) FROM papers_paper
GROUP BY association_id, kind, number HAVING count(*) > 1
UNION
SELECT unnest(array_agg(public_id)) FROM papers_paper
GROUP BY check_code HAVING count(*) > 1
