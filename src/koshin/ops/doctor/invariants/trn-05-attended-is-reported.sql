-- id: TRN-05
-- title: 出席の記録が本人の実績になっていない、または別の人の実績になっている
-- severity: error
-- hint: 受付の記録(監査記録の attend、take_in_file)と比べ、実績を確かめてください。
SELECT p.public_id
FROM trainings_place p
LEFT JOIN activities_activity a ON a.id = p.activity_id
LEFT JOIN trainings_report r ON r.activity_id = p.activity_id
WHERE p.state = 'attended'
  AND (a.id IS NULL OR a.holder_id <> p.holder_id OR r.training_id IS DISTINCT FROM p.training_id)
