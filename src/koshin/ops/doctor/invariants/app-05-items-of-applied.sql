-- id: APP-05
-- title: 申請済みなのに資格の明細がない、または下書きに明細がある
-- severity: error
-- hint: 明細は申請の時に凍結されます。失われた明細を申請の内訳(offer)と比べてください。
SELECT a.public_id
FROM applications_application a
WHERE (a.state IN ('applied', 'complete')) <> EXISTS (
    SELECT FROM applications_item i WHERE i.application_id = a.id
) AND a.state <> 'closed'
