-- id: DIG-01
-- title: デジタル証明書が別の人の資格のもの、または証明する有効期間がない
-- severity: error
-- hint: 直ちに取り消し、だれが受け取ったかを記録で調べてください。
SELECT a.public_id
FROM attestations_attestation a
WHERE NOT EXISTS (
    SELECT FROM register_credential c JOIN register_term t ON t.credential_id = c.id
    WHERE c.id = a.credential_id AND c.holder_id = a.holder_id
      AND c.association_id = a.association_id AND t.granted_by = a.granted_by
      AND t.start = a.valid_from AND (a.valid_until IS NULL OR t."end" = a.valid_until)
)
