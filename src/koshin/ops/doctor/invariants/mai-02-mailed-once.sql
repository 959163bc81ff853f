-- id: MAI-02
-- title: 同じことのメールが二通ある
-- severity: error
-- hint: 制約 mail_once があるか確認してください。
SELECT unnest(array_agg(public_id))
FROM notices_mail
GROUP BY association_id, key
HAVING count(*) > 1
