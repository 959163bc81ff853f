-- id: AUD-04
-- title: 監査記録の時刻が先の日時になっている
-- severity: error
-- hint: サーバーの時計を確認してください。
SELECT id FROM audit_line WHERE recorded_at > now() + interval '5 minutes'
