"""Take a credential out of validity from a day on, and restore it; terms stay as they were."""

from datetime import date, datetime
from uuid import UUID

from koshin.capabilities.register.models import Bar


def bar(
    *,
    credential: int,
    kind: Bar.Kind,
    since: date,
    until: date | None,
    decided_by: UUID,
    at: datetime,
) -> Bar:
    """The bar, from ``since`` on. Runs in the transaction of the verb that decided it.

    The database refuses a second one of the same decision, and a second 返上, 死亡 or 取消.
    """
    return Bar.objects.create(
        credential_id=credential,
        kind=kind,
        since=since,
        until=until,
        decided_by=decided_by,
        imposed_at=at,
    )


def lift(*, decided_by: UUID, on: date) -> int:
    """How many bars of this decision are lifted; ``on`` is the first day valid again."""
    return Bar.objects.filter(decided_by=decided_by, lifted_on__isnull=True).update(lifted_on=on)
