"""The browser is back from the provider's page: the next question need not wait."""

from uuid import UUID

from koshin.capabilities.payments.models import Attempt
from koshin.platform import clock

OPEN = (Attempt.State.CREATED, Attempt.State.REQUESTED, Attempt.State.UNKNOWN)


def ask_soon(*, association: str, purpose: str, purpose_ref: UUID) -> None:
    """Put the question about the open attempt at the head of the schedule; one query.

    A payment of which every notice is lost is then found in seconds. Nothing that the browser
    brought is believed, and coming back again and again asks no more often than the schedule runs.
    """
    now = clock.real_now()
    Attempt.objects.filter(
        charge__association_id=association,
        charge__purpose=purpose,
        charge__purpose_ref=purpose_ref,
        state__in=OPEN,
        ask_next_at__gt=now,
    ).update(ask_next_at=now)
