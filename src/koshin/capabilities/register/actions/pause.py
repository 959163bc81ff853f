"""Write a 休止 that was decided, and its resumption, into the register."""

from datetime import date, datetime

from django.db.models import F

from koshin.capabilities.register.models import Suspension


def pause(
    *,
    credential: int,
    reason: str,
    requested_on: date,
    starts_on: date,
    ends_on: date | None,
    at: datetime,
) -> Suspension:
    """The pause, from ``starts_on`` to its planned last day. Runs in the caller's transaction.

    The database refuses one that overlaps another of the same credential.
    """
    return Suspension.objects.create(
        credential_id=credential,
        reason=reason,
        requested_on=requested_on,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
    )


def resume(*, credential: int, on: date) -> int:
    """How many pauses are over: the one that runs on ``on``, the first day active again, and the
    longer one that was to follow it, which never begins. In the caller's transaction."""
    running = Suspension.objects.filter(
        credential_id=credential, starts_on__lte=on, resumed_on__isnull=True
    ).exclude(ends_on__lt=on)
    return running.update(resumed_on=on) + Suspension.objects.filter(
        credential_id=credential, starts_on__gt=on, resumed_on__isnull=True
    ).update(resumed_on=F("starts_on"))
