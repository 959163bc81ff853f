-- id: TRN-06
-- title: 認められなかった受講に理由がない
-- severity: warning
-- hint: 本人に理由と問い合わせ先が表示されません。主催者に確かめ、理由を記録してください。
SELECT a.id
FROM trainings_report r
JOIN activities_activity a ON a.id = r.activity_id
WHERE a.state = 'rejected' AND a.note = ''
