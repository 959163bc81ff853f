"""A holder enters a record of their own."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from koshin.capabilities.activities import guard
from koshin.capabilities.activities.models import Activity
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def enter(
    *,
    holder_id: int,
    scheme: Scheme,
    kind: str,
    title: str,
    on: date,
    amount: Decimal,
    at: datetime,
    actor: Actor,
) -> Activity:
    """The new record, counted from this very moment. ``amount`` is points.

    Raises ``Refused`` at field ``on`` when the day lies outside the period open for entries,
    at ``title`` when the holder has a record of the same kind, title and day (itc.md §12 case 36).
    """
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        guard.require_open(scheme=scheme, holder_id=holder_id, on=on, at=at)
        guard.require_new(holder_id=holder_id, kind=kind, title=title, on=on)
        activity = Activity.objects.create(
            holder=holder, kind=kind, title=title, on=on, amount=amount, entered_at=at
        )
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="enter_activity",
            subject=f"activity:{activity.pk}",
            at=at,
            after={"kind": kind, "title": title, "on": on.isoformat(), "amount": str(amount)},
        )
        return activity
