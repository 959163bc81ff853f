-- id: REF-08
-- title: 返金先の口座が、暗号化されずに保存されている
-- severity: error
-- hint: ./run manage reencrypt を実行して暗号化し、平文で書き込んだ経路とバックアップを確認してください。
SELECT r.public_id
FROM payments_payee_account p
JOIN payments_refund r ON r.id = p.refund_id
CROSS JOIN LATERAL unnest(ARRAY[
    p.bank, p.bank_name, p.branch, p.branch_name, p.number, p.name
]) AS kept
WHERE kept !~ '^(gAAAAA[A-Za-z0-9_=-]+)?$'
