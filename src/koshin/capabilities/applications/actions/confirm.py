"""Confirm: ask the provider about an attempt, and settle what it says has been paid."""

from datetime import datetime

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.payments.actions.ask import ask
from koshin.capabilities.payments.values import Booked


def confirm(attempt_id: int, *, at: datetime) -> Booked | None:
    """What was booked; None while the provider confirms nothing. ``at`` is business time.

    Call it outside of a transaction, as often as you like and from anywhere at once: a page the
    browser returned to, a push, the schedule. Money is booked once.
    """
    answer = ask(attempt_id, at=at)
    if answer.confirmed is None:
        return None
    return settle(
        charge_id=answer.charge.pk,
        attempt_id=answer.attempt.pk,
        money=answer.confirmed,
        at=at,
    )
