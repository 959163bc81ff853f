-- id: BUN-03
-- title: まとめ払いの入金の合計が、充てた入金と合わない
-- severity: error
-- hint: まとめ払いの入金と、請求ごとの入金(番号に # が付く)を照合してください。
SELECT d.id
FROM payments_bundle_deposit d
LEFT JOIN payments_settlement s
    ON s.association_id = d.association_id AND s.provider = d.provider
    AND s.provider_ref LIKE d.provider_ref || '#%'
GROUP BY d.id
HAVING coalesce(sum(s.amount), 0) <> CASE WHEN d.spent THEN d.amount ELSE 0 END
