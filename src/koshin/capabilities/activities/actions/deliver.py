"""An organiser or the association delivers what a holder did."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from koshin.capabilities.activities import doubles, guard
from koshin.capabilities.activities.details import NO_DETAILS, Details
from koshin.capabilities.activities.models import Activity, Completion
from koshin.capabilities.people.models import Holder
from koshin.platform import audit
from koshin.platform.audit import Actor


def deliver_activity(
    *,
    holder: Holder,
    kind: str,
    topic: str,
    title: str,
    on: date,
    amount: Decimal,
    source: Activity.Source,
    state: Activity.State,
    note: str = "",
    details: Details = NO_DETAILS,
    at: datetime,
    actor: Actor,
) -> Activity:
    """The record as delivered; ``amount`` is points, or 1 for one training.

    An own record of the holder that says the same is flagged from now on (``doubles``).
    """
    with transaction.atomic():
        guard.locked_holder(holder.pk)
        activity = Activity.objects.create(
            holder=holder,
            kind=kind,
            topic=topic,
            title=title,
            on=on,
            amount=amount,
            source=source,
            state=state,
            note=note,
            until=details.until,
            hours=details.hours,
            tags=list(details.tags),
            role=details.role,
            mode=details.mode,
            provider=details.provider,
            course=details.course,
            entered_at=at,
        )
        doubles.flag(holder_id=holder.pk, kind=kind, on=on, at=at)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="deliver_activity",
            subject=f"activity:{activity.pk}",
            at=at,
            after={"kind": kind, "on": on.isoformat(), "amount": str(amount), "state": state},
        )
        return activity


def deliver_completion(
    *,
    holder: Holder,
    qualification: str,
    course_number: str,
    completed_on: date,
    at: datetime,
    actor: Actor,
) -> Completion:
    """The finished course, which opens the way to a first registration."""
    with transaction.atomic():
        completion = Completion.objects.create(
            holder=holder,
            qualification=qualification,
            course_number=course_number,
            completed_on=completed_on,
        )
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="deliver_completion",
            subject=f"completion:{completion.pk}",
            at=at,
            after={"qualification": qualification, "completed_on": completed_on.isoformat()},
        )
        return completion
