-- id: EVI-07
-- title: 本人が登録していない記録に、本人の証拠が付いている
-- severity: error
-- hint: 別の記録の証拠かもしれません。監査記録で、添付した人と記録を確かめてください。
SELECT e.id
FROM activities_evidence e
JOIN activities_activity a ON a.id = e.activity_id
WHERE a.source <> 'self'
