-- id: EVI-09
-- title: ウイルスの検査が一日以上済んでいない証拠がある
-- severity: warning
-- hint: clamd が動いているか、KOSHIN_CLAMD が正しいかを確かめてください。動いていれば、そのファイルの提出をやり直してもらってください。
SELECT id FROM activities_evidence
WHERE scan = 'waiting' AND added_at < now() - INTERVAL '1 day'
