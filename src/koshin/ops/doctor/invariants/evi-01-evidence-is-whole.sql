-- id: EVI-01
-- title: 証拠のページが欠けているか、画像ではない
-- severity: error
-- hint: 添付を確かめられません。本人に、もう一度の添付をお願いしてください。
SELECT e.id
FROM activities_evidence e
WHERE e.pages <> (SELECT count(*) FROM activities_evidence_page p WHERE p.evidence_id = e.id)
   OR EXISTS (
     SELECT FROM activities_evidence_page p
     WHERE p.evidence_id = e.id
       AND (p.number NOT BETWEEN 1 AND e.pages
            OR substring(p.content FROM 1 FOR 3) <> '\xffd8ff'::bytea))
