-- id: ATT-09
-- title: 決済会社が支払済みと答えたのに、入金も案件もない
-- severity: error
-- hint: 保存した回答(inbox)を確認し、提供会社に注文番号を照会して計上してください。
SELECT DISTINCT t.order_id
FROM payments_inbox_message m
JOIN payments_attempt t ON t.order_id = m.headers ->> 'order' AND t.provider = m.provider
CROSS JOIN LATERAL (
    -- Bytes that are no ASCII tell nothing here; so even garbage can be looked at.
    SELECT replace(replace(encode(m.body, 'escape'), '\\"', ''''), '\', '_') AS body
) told
CROSS JOIN LATERAL (
    SELECT CASE WHEN pg_input_is_valid(told.body, 'jsonb') THEN told.body::jsonb END AS body
) answer
WHERE m.kind = 'answer' AND m.received_at < now() - interval '10 minutes'
  AND (
    (answer.body ->> 'payment_status' = 'paid'
        AND answer.body ->> 'client_reference_id' = t.order_id)
    OR answer.body @? '$.result.orderInfos.orderInfo[*] ? ((@.serviceTypeCd == "cvs"
        || @.serviceTypeCd == "bank") && @.properOrderInfo.paidDatetime starts with "2"
        && @.properOrderInfo.receivedDatetime starts with "2")'
    OR answer.body @? '$.result.orderInfos.orderInfo[*] ? (@.serviceTypeCd == "card")
        .transactionInfos.transactionInfo[*] ? (@.mstatus == "success" && (@.command == "Capture"
        || @.command == "Authorize" && @.properTransactionInfo.cardTransactionType == "ac"))'
  )
  AND NOT EXISTS (SELECT FROM payments_settlement s WHERE s.attempt_id = t.id)
  AND NOT EXISTS (
    SELECT FROM payments_money_case k WHERE k.reference = t.provider || ':' || t.order_id
  )
