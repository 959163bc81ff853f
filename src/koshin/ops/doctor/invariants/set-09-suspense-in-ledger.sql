-- id: SET-09
-- title: 仮受金の残高が、充てられていない入金の合計と合わない
-- severity: error
-- hint: 請求ごとに仮受金の仕訳と入金を照合し、差額の仕訳を追加してください。
SELECT coalesce(l.charge, s.charge)
FROM (
    SELECT charge, sum(amount) AS held FROM ledger_posting
    WHERE account = 'suspense' AND charge IS NOT NULL GROUP BY charge HAVING sum(amount) <> 0
) l
FULL JOIN (
    SELECT c.public_id AS charge, sum(s.amount - s.applied - s.passed_on) AS rest
    FROM payments_settlement s JOIN payments_charge c ON c.id = s.charge_id
    WHERE s.amount <> s.applied + s.passed_on GROUP BY c.public_id
) s ON s.charge = l.charge
WHERE coalesce(-l.held, 0) <> coalesce(s.rest, 0)
