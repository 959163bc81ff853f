"""A transfer of which only a part came: after some days the office sees it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase

PART_TRANSFER = "part_transfer"
State = Attempt.State


def open_part_case(attempt: Attempt, charge: Charge, *, days: int, at: datetime) -> bool:
    """Whether a part has been there for ``days``, or the deadline has passed; then it has a case.

    The money lies with the payer at the provider and is not ours: it is in no books, and the case
    is closed by itself when the rest comes (:func:`close_part_case`).
    """
    if attempt.part_since is None or attempt.state not in (State.AWAITING, State.EXPIRED):
        return False
    if at < min(attempt.part_since + timedelta(days=days), attempt.expires_at):
        return False
    rest = int(str(attempt.slip.get("remaining") or attempt.amount))
    with transaction.atomic():
        open_case(
            association=charge.association_id,
            kind=PART_TRANSFER,
            reference=_reference(attempt),
            charge_id=charge.pk,
            amount=attempt.amount - rest,
            detail={
                "order": attempt.order_id,
                "method": attempt.method,
                "came": attempt.amount - rest,
                "due": attempt.amount,
                "since": attempt.part_since.isoformat(),
            },
            at=at,
        )
    return True


def close_part_case(attempt: Attempt, charge: Charge, *, at: datetime) -> None:
    """The rest has come: there is nothing left to decide. One query, where a part was there."""
    if attempt.part_since is None:
        return
    MoneyCase.objects.filter(
        association_id=charge.association_id,
        kind=PART_TRANSFER,
        reference=_reference(attempt),
        state=MoneyCase.State.OPEN,
    ).update(
        state=MoneyCase.State.CLOSED,
        closed_at=at,
        resolution=_("残りの入金があり、請求は入金済みになりました。"),
    )


def _reference(attempt: Attempt) -> str:
    return f"{attempt.provider}:{attempt.order_id}"
