"""A holder enters a record of their own."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from koshin.capabilities.activities import doubles, evidence, guard
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated, settled
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def enter(
    *, holder_id: int, scheme: Scheme, stated: Stated, at: datetime, actor: Actor
) -> Activity:
    """The new record, counted from this very moment; what it is worth is decided here.

    Where its kind requires evidence it waits for that (``pending``); where the association has
    recorded the same it is flagged (``double``). Raises ``Refused`` at field ``on`` when the day
    lies outside the period open for entries, at ``title`` when the holder has a record of the same
    kind, title and day (itc.md §12 case 36), and as :func:`stated.settled`.
    """
    with transaction.atomic():
        holder = guard.locked_holder(holder_id)
        found = settled(scheme, stated)
        guard.require_open(scheme=scheme, holder_id=holder_id, on=found.on, at=at)
        guard.require_new(holder_id=holder_id, kind=found.kind, title=found.title, on=found.on)
        activity = Activity(
            holder=holder,
            kind=found.kind,
            title=found.title,
            on=found.on,
            amount=found.amount or Decimal(0),
            hours=found.hours,
            course=found.course,
            entered_at=at,
        )
        evidence.place(activity, scheme=scheme, files=0, at=at)
        activity.save(force_insert=True)
        doubles.flag(holder_id=holder_id, kind=found.kind, on=found.on, at=at)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="enter_activity",
            subject=f"activity:{activity.pk}",
            at=at,
            after=guard.said(activity),
        )
        activity.refresh_from_db()
        return activity
