-- id: POS-01
-- title: 再発行の状態が、手数料の請求と入金に合わない
-- severity: error
-- hint: 入金済みなら発送待ちに、取り下げなら請求を取り消しにしてください。
SELECT r.public_id
FROM papers_reissue r
LEFT JOIN payments_charge c
    ON c.purpose = 'reissue' AND c.purpose_ref = r.public_id AND c.state <> 'cancelled'
WHERE (r.state = 'ordered' AND c.state IS DISTINCT FROM 'settled')
   OR (r.state = 'asked' AND (c.id IS NULL OR (c.state = 'settled' AND NOT EXISTS (
         SELECT FROM payments_money_case k WHERE k.charge_id = c.id AND k.kind = 'unapplied'))))
   OR (r.state = 'withdrawn' AND c.id IS NOT NULL)
   OR c.amount <> r.price OR c.holder_id <> r.holder_id
