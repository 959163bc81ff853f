-- id: APP-12
-- title: 申請が別の協会の制度で判定されている
-- severity: error
-- hint: 判定をやり直す必要があります。申請を取り下げて、もう一度申請してもらってください。
SELECT a.public_id
FROM applications_application a
JOIN schemes_scheme_version v ON v.id = a.scheme_version_id
WHERE v.association_id <> a.association_id
