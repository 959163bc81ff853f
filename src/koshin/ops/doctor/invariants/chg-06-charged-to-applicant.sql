-- id: CHG-06
-- title: 請求された人が申請した人と違う
-- severity: error
-- hint: 他人への請求です。入金を止め、監査記録で経緯を調べ、正しい人に請求し直してください。
SELECT c.public_id
FROM payments_charge c
JOIN applications_application a ON a.public_id = c.purpose_ref
WHERE c.purpose = 'application'
  AND (c.holder_id <> a.holder_id OR c.association_id <> a.association_id)
