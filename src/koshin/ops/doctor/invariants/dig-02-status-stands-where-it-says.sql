-- id: DIG-02
-- title: デジタル証明書に署名された状態リストの場所や期限が、登録簿と合わない
-- severity: error
-- hint: 停止や取消が別の証明書に現れます。取り消して、発行し直してもらってください。
SELECT a.public_id
FROM attestations_attestation a
LEFT JOIN attestations_status_series s ON s.association_id = a.association_id
WHERE a.list_number > coalesce((s.taken + 65535) / 65536, 0)
   OR (a.document ->> 'validUntil')::timestamptz IS DISTINCT FROM
      (a.valid_until + time '23:59:59') AT TIME ZONE 'Asia/Tokyo'
   OR (SELECT count(*) FROM jsonb_array_elements(a.document -> 'credentialStatus') e
       WHERE e ->> 'statusListIndex' = a.list_index::text
         AND e ->> 'statusListCredential'
             LIKE '%/' || a.association_id || '/status/' || (e ->> 'statusPurpose') || '/' || a.list_number
         AND e ->> 'statusPurpose' IN ('revocation', 'suspension')) <> 2
