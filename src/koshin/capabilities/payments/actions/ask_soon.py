"""The browser is back from the provider's page: the next question need not wait."""

from uuid import UUID

from django.db.models import QuerySet

from koshin.capabilities.payments.models import Attempt
from koshin.platform import clock

OPEN = (Attempt.State.CREATED, Attempt.State.REQUESTED, Attempt.State.UNKNOWN)


def ask_soon(*, association: str, purpose: str, purpose_ref: UUID) -> None:
    """Put the question about the open attempt at the head of the schedule; one query.

    A payment of which every notice is lost is then found in seconds. Nothing that the browser
    brought is believed, and coming back again and again asks no more often than the schedule runs.
    """
    _ask_first(
        Attempt.objects.filter(
            charge__association_id=association,
            charge__purpose=purpose,
            charge__purpose_ref=purpose_ref,
        )
    )


def ask_soon_about(*, association: str, charge: UUID) -> None:
    """As :func:`ask_soon`, by the public id of the charge."""
    _ask_first(Attempt.objects.filter(charge__association_id=association, charge__public_id=charge))


def _ask_first(attempts: QuerySet[Attempt]) -> None:
    now = clock.real_now()
    attempts.filter(state__in=OPEN, ask_next_at__gt=now).update(ask_next_at=now)
