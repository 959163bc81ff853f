"""What locking and unlocking a month have in common: who may look at the calendar of the books."""

from django.db import connection

from koshin.capabilities.ledger.models import MonthLock

TAKE = "SELECT pg_advisory_xact_lock(hashtextextended('ledger_month:' || %s, 0))"
KINDS_THAT_COUNT = (MonthLock.Kind.LOCK, MonthLock.Kind.UNLOCK)


def take_calendar(association: str) -> MonthLock | None:
    """Wait until nobody books, and let nobody book until the transaction ends.

    Answers the act that says through which day the books are locked; ``None`` when they never were.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [association])
    return (
        MonthLock.objects.filter(association_id=association, kind__in=KINDS_THAT_COUNT)
        .order_by("-pk")
        .first()
    )
