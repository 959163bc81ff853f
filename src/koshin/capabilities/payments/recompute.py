"""What the tables say of money, computed again from the books alone; ``doctor`` asks this.

Each query answers the rows whose column says something else than the ledger, with the number that
the books give (yen). No row: they agree.
"""

from collections.abc import Mapping

from django.db import connection

SETTLED_AMOUNT = """
SELECT c.id, c.settled_amount, coalesce(b.came, 0) AS books
FROM payments_charge c LEFT JOIN (
    SELECT p.charge, -sum(p.amount) AS came
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account = 'receivable' AND e.kind IN ('settlement', 'acceptance', 'settlement_reversed')
    GROUP BY p.charge
) AS b ON b.charge = c.public_id
WHERE c.settled_amount <> coalesce(b.came, 0)
"""
STATE = """
SELECT c.id, c.state, coalesce(b.owed, 0) AS books
FROM payments_charge c LEFT JOIN (
    SELECT charge, sum(amount) AS owed FROM ledger_posting
    WHERE account = 'receivable' GROUP BY charge
) AS b ON b.charge = c.public_id
WHERE coalesce(b.owed, 0) <> CASE
    WHEN c.state IN ('settled', 'cancelled') THEN 0
    ELSE c.amount - c.settled_amount - c.forgiven_amount
END
"""
REFUNDED_AMOUNT = """
SELECT c.id, c.refunded_amount, coalesce(b.back, 0) AS books
FROM payments_charge c LEFT JOIN (
    SELECT p.charge, sum(p.amount) AS back
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE e.kind IN ('refund', 'refund_withdrawn')
        AND (p.account LIKE 'advance:%' OR p.account LIKE 'refund:%')
    GROUP BY p.charge
) AS b ON b.charge = c.public_id
WHERE c.refunded_amount <> coalesce(b.back, 0)
"""
SUSPENSE = """
SELECT coalesce(c.id, 0), coalesce(s.waits, 0), coalesce(b.books, 0) AS books
FROM (
    SELECT charge_id, sum(amount - applied - passed_on) AS waits
    FROM payments_settlement GROUP BY charge_id
) AS s
JOIN payments_charge c ON c.id = s.charge_id
FULL JOIN (
    SELECT charge, -sum(amount) AS books FROM ledger_posting
    WHERE account = 'suspense' AND charge IS NOT NULL GROUP BY charge
) AS b ON b.charge = c.public_id
WHERE coalesce(s.waits, 0) <> coalesce(b.books, 0)
"""
REFUND_DUE = """
SELECT c.id, coalesce(r.due, 0), coalesce(b.due, 0) AS books
FROM payments_charge c
LEFT JOIN (
    SELECT s.charge_id, sum(r.amount) AS due
    FROM payments_refund r JOIN payments_settlement s ON s.id = r.settlement_id
    WHERE r.state NOT IN ('proposed', 'done', 'withdrawn') GROUP BY s.charge_id
) AS r ON r.charge_id = c.id
LEFT JOIN (
    SELECT charge, -sum(amount) AS due FROM ledger_posting
    WHERE account = 'refund_due' GROUP BY charge
) AS b ON b.charge = c.public_id
WHERE coalesce(r.due, 0) <> coalesce(b.due, 0)
"""
RELEASED = """
SELECT a.id, a.amount, -b.balance AS books
FROM ledger_advance a JOIN (
    SELECT charge, account, sum(amount) AS balance FROM ledger_posting
    WHERE account LIKE 'advance:%' GROUP BY charge, account
) AS b ON b.charge = a.charge AND b.account = 'advance:' || a.purpose
WHERE b.balance > 0
"""
QUESTIONS: Mapping[str, str] = {
    "charge settled_amount": SETTLED_AMOUNT,
    "charge state": STATE,
    "charge refunded_amount": REFUNDED_AMOUNT,
    "suspense open": SUSPENSE,
    "refunds due": REFUND_DUE,
    "advance released beyond what it was": RELEASED,
}


def disagreements() -> dict[str, list[tuple[int, object, int]]]:
    """Per question the rows that disagree: their id, what the table says, what the books say."""
    found = {}
    with connection.cursor() as cursor:
        for title, statement in QUESTIONS.items():
            cursor.execute(statement)
            if rows := cursor.fetchall():
                found[title] = rows
    return found
