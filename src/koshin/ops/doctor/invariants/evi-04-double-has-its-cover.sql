-- id: EVI-04
-- title: 重複とされた記録に、対応する協会・主催者の記録がない
-- severity: error
-- hint: 数えるべきポイントが数えられていません。「別の活動として数える」で直してください。
SELECT a.id
FROM activities_activity a
WHERE a.state = 'double'
  AND (a.source <> 'self' OR a.apart OR NOT EXISTS (
    SELECT FROM activities_activity c
    WHERE c.holder_id = a.holder_id AND c.kind = a.kind AND c."on" = a."on"
      AND c.source <> 'self' AND c.state IN ('accepted', 'pending')
      AND (c.course = '' OR a.course = '' OR c.course = a.course)))
