"""Advances (前受金) of granted terms become income for every month that is over."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from koshin.capabilities.ledger.actions.release import Released, release
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core.advance import first_of_month
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.clock import JST

# What was paid for and never granted is not earned: it waits for its completion or a refund. What
# is released through the month is passed over at the cost of one look at an index.
GRANTED = f"""
SELECT DISTINCT c.id, c.public_id
FROM ledger_advance a
JOIN payments_charge c ON c.public_id = a.charge AND c.purpose = '{APPLICATION}'
JOIN applications_application p ON p.public_id = c.purpose_ref AND p.state = 'complete'
WHERE a.association_id = %(association)s AND a.term_start <= %(through)s AND c.id > %(after)s
    AND NOT EXISTS (
        SELECT FROM ledger_entry e
        WHERE e.association_id = a.association_id AND e.kind = 'release'
            AND e.reference = a.id || to_char(least(a.term_end, %(through)s), ':YYYY-MM')
    )
ORDER BY c.id LIMIT %(chunk)s
"""  # noqa: S608 - one of our own words
CHUNK = 1_000


def release_advances(*, association: str, at: datetime, actor: Actor = SYSTEM) -> Released:
    """What became income, of all months that were over at ``at``; again, it answers nothing.

    A thousand charges a transaction, so that it may be stopped and begun again anywhere.
    """
    through = first_of_month(at.astimezone(JST).date()) - timedelta(days=1)
    months = yen = after = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    GRANTED,
                    {
                        "association": association,
                        "through": through,
                        "after": after,
                        "chunk": CHUNK,
                    },
                )
                found = cursor.fetchall()
            if not found:
                break
            released = release(
                association=association,
                charges=[row[1] for row in found],
                through=first_of_month(through),
                at=at,
            )
            if released.months:
                audit.record(
                    association=association,
                    actor=actor,
                    verb="release_advances",
                    subject=f"books:{association}",
                    at=at,
                    after={
                        "through": through.isoformat(),
                        "months": released.months,
                        "amount": released.yen,
                    },
                )
        months, yen, after = months + released.months, yen + released.yen, found[-1][0]
    return Released(months=months, yen=yen)
