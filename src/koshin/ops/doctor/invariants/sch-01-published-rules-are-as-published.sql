-- id: SCH-01
-- title: 公開された規則の文が、公開したときのものではない
-- severity: error
-- hint: この規則ではだれも判定できません。公開したときのファイルを控えから戻してください。
SELECT v.id
FROM schemes_scheme_version v
WHERE v.digest <> (
    -- The canonical form of koshin.capabilities.schemes.digest.
    SELECT encode(sha256(convert_to('{' || string_agg(
        to_json(f.key)::text || ': ' || to_json(f.value)::text, ', ' ORDER BY f.key COLLATE "C"
    ) || '}', 'UTF8')), 'hex')
    FROM jsonb_each_text(v.source) AS f
)
