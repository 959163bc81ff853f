-- id: BUN-02
-- title: 終了したまとめ払いに請求が残っている、または一つの請求が二つのまとめ払いにある
-- severity: error
-- hint: 請求がどのまとめ払いに属するかを確認し、終了した方から外してください。
SELECT i.id
FROM payments_bundle_item i
JOIN payments_bundle b ON b.id = i.bundle_id
JOIN payments_charge c ON c.id = i.charge_id
WHERE (i.live AND b.state IN ('settled', 'cancelled')) OR c.association_id <> b.association_id
UNION
SELECT unnest(array_agg(id)) FROM payments_bundle_item
WHERE live GROUP BY charge_id HAVING count(*) > 1
