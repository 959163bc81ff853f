-- id: EXC-03
-- title: ダウンロードした回数だけの監査記録がない
-- severity: error
-- hint: データベースが直接変更されていないか調べてください。持ち出した人は asked_by です。
SELECT e.public_id
FROM exchange_export e
WHERE e.taken <> (
    SELECT count(*) FROM audit_line u
    WHERE u.subject = 'export:' || e.public_id AND u.verb = 'take_export'
)
