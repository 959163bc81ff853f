-- id: APP-04
-- title: 支払済みの請求があるのに、申請が先に進んでいない
-- severity: error
-- hint: 入金の確認が途中で止まっています。事務局の案件「入金済みで完了できない手続き」が対応中かを確かめ、なければ監査記録で経緯を調べてください。
SELECT a.public_id
FROM applications_application a
JOIN payments_charge c ON c.purpose = 'application' AND c.purpose_ref = a.public_id
WHERE c.state = 'settled' AND a.state <> 'complete'
  AND NOT (a.state = 'closed' AND c.refunded_amount >= c.settled_amount)
  AND NOT EXISTS (
    SELECT FROM notices_mail m
    WHERE m.association_id = c.association_id AND m.key = 'payment_received:' || c.public_id
  )
  AND NOT EXISTS (
    SELECT FROM payments_money_case k
    WHERE k.charge_id = c.id AND k.kind = 'unapplied' AND k.state = 'open'
  )
