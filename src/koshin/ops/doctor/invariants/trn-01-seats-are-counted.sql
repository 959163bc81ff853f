-- id: TRN-01
-- title: 研修の席の数が、席のある申し込みの数と違う
-- severity: error
-- hint: 申し込みの一覧と監査記録を比べ、席の数(taken)を直してください。それまで受付を止めてください。
SELECT t.public_id
FROM trainings_training t
WHERE t.taken <> (
    SELECT count(*) FROM trainings_place p
    WHERE p.training_id = t.id AND p.state IN ('booked', 'attended', 'absent')
)
