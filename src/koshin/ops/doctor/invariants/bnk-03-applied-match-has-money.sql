-- id: BNK-03
-- title: 充てたはずの照合に、入金の行がない・または金額が違う
-- severity: error
-- hint: 監査記録(apply_match)で経緯を調べ、照合を取り消してからやり直してください。
SELECT m.id
FROM bank_match m
JOIN bank_match_share s ON s.match_id = m.id
LEFT JOIN payments_settlement t ON t.id = s.settlement_id
WHERE m.state = 'applied' AND m.rung <> 'keyed' AND s.charge_id IS NOT NULL
  AND (t.id IS NULL OR t.amount <> s.amount OR t.charge_id <> s.charge_id)
