"""Give up the open payment of an application, so that another method may be chosen."""

from datetime import datetime

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.values import Booked
from koshin.platform.audit import Actor


def change_method(attempt_id: int, *, at: datetime, actor: Actor) -> Booked | None:
    """``None`` once the attempt is given up; what was booked if it turned out to be paid.

    Call it outside of a transaction: the provider is asked first. Raises ``Refused`` while money
    is moving.
    """
    answer = cancel_attempt(attempt_id, at=at, actor=actor)
    if answer.confirmed is None:
        return None
    return settle(
        charge_id=answer.charge.pk, attempt_id=answer.attempt.pk, money=answer.confirmed, at=at
    )
