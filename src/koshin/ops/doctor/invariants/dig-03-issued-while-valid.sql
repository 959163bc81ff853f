-- id: DIG-03
-- title: 取消・返上・死亡・統合のあとに、デジタル証明書が発行されている
-- severity: error
-- hint: 状態リストでは取り消し済みとして公開されます。発行の経緯を監査記録で調べてください。
SELECT a.public_id
FROM attestations_attestation a
JOIN register_bar b ON b.credential_id = a.credential_id
WHERE b.kind <> 'stopped' AND b.imposed_at < a.issued_at
  AND b.since <= (a.issued_at AT TIME ZONE 'Asia/Tokyo')::date
  AND (b.lifted_on IS NULL OR b.lifted_on > (a.issued_at AT TIME ZONE 'Asia/Tokyo')::date)
