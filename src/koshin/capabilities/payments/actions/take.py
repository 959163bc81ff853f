"""Money goes onto a charge: the charge and its attempts move with it."""

from django.db import connection

from koshin.capabilities.payments.models import Attempt, Charge

# Charge and attempts move in one statement. Once the charge is settled, no other way to pay it
# stays open; a slip that is given up here is still asked about (``ask_next_at`` stays): it may yet
# be paid.
MOVE = """
WITH moved AS (
    UPDATE payments_charge SET settled_amount = %(settled_amount)s, state = %(charge_state)s
    WHERE id = %(charge)s
)
UPDATE payments_attempt SET
    state = CASE WHEN id = %(attempt)s THEN %(attempt_state)s ELSE %(given_up)s END,
    ask_next_at = CASE WHEN id = %(attempt)s THEN NULL ELSE ask_next_at END
WHERE id = %(attempt)s
   OR (%(settled)s AND charge_id = %(charge)s AND state = ANY(%(live)s))
"""


def take(charge: Charge, applied: int, *, attempt_id: int | None, to: Attempt.State) -> bool:
    """Add ``applied`` yen to what the charge has, and move its attempts; True when that settled it.

    The caller holds the lock of the charge; its fields are brought up to date. ``attempt_id`` is
    the attempt that brought the money, which goes ``to`` this state. One query.
    """
    charge.settled_amount += applied
    settled = applied > 0 and charge.settled_amount >= charge.amount
    if applied:
        charge.state = Charge.State.SETTLED if settled else Charge.State.PARTIAL
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE,
            {
                "charge": charge.pk,
                "settled_amount": charge.settled_amount,
                "charge_state": charge.state,
                "settled": settled,
                "attempt": attempt_id,
                "attempt_state": to,
                "live": list(Attempt.LIVE),
                "given_up": Attempt.State.CANCELLED,
            },
        )
    return settled
