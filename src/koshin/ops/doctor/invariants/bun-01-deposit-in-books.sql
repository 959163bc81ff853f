-- id: BUN-01
-- title: まとめ払いの入金が、帳簿の仮受金と合わない
-- severity: error
-- hint: まとめ払いの入金と仕訳(bundle_deposit、bundle_release)を照合し、差額の仕訳を追加してください。
SELECT d.id
FROM payments_bundle_deposit d
LEFT JOIN ledger_entry e
    ON e.association_id = d.association_id AND e.kind IN ('bundle_deposit', 'bundle_release')
    AND e.reference = d.provider || ':' || d.provider_ref
LEFT JOIN ledger_posting p ON p.entry_id = e.id AND p.account = 'suspense'
GROUP BY d.id
HAVING coalesce(sum(p.amount), 0) <> CASE WHEN d.spent THEN 0 ELSE -d.amount END
