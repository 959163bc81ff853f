"""What follows when a charge is paid that is for something else than an application.

One verb per purpose. It runs inside the settling transaction, under the charge's lock, and may
write a mail or move what was paid for on; whoever locks that takes its lock before the charge's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.db import transaction

from koshin.capabilities.applications.actions.order_reissue import order_reissue
from koshin.capabilities.papers.actions.order_reissue import hold_reissue
from koshin.capabilities.payments.actions.close_case import UNAPPLIED
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import REISSUE, TRAINING
from koshin.capabilities.payments.values import Booked
from koshin.capabilities.trainings.actions.tell_paid import tell_paid
from koshin.core.refusal import Refused


class Follow(Protocol):
    """What a purpose does once its charge is settled; ``at`` is business time."""

    def __call__(self, charge: Charge, /, *, at: datetime) -> None: ...


FOLLOWS: Mapping[str, Follow] = {REISSUE: order_reissue, TRAINING: tell_paid}
# What is taken back where the bank takes the money back, and the charge is owed again.
TAKEN_BACK: Mapping[str, Follow] = {REISSUE: hold_reissue}


def follow(charge: Charge, booked: Booked, *, at: datetime) -> None:
    """Do it, once: nothing where the money did not settle the charge now.

    What can no longer be done leaves a case (``unapplied``) beside the money.
    """
    verb = FOLLOWS.get(charge.purpose)
    if verb is None or not booked.charge_now_settled:
        return
    try:
        with transaction.atomic():
            verb(charge, at=at)
    except Refused:
        leave_to_office(charge, booked, detail={"purpose": charge.purpose}, at=at)


def leave_to_office(
    charge: Charge, booked: Booked, *, detail: Mapping[str, str], at: datetime
) -> None:
    """The money is booked, and what it pays for could not be done: a work item says so."""
    settlement = booked.settlement
    open_case(
        association=charge.association_id,
        kind=UNAPPLIED,
        reference=f"{settlement.provider}:{settlement.provider_ref}",
        charge_id=charge.pk,
        amount=booked.applied,
        detail={**detail, "method": settlement.method},
        money=True,
        at=at,
    )


def follow_again(charge: Charge, *, at: datetime) -> None:
    """Try what was left to the office; raises ``Refused`` with what still stands in the way."""
    verb = FOLLOWS.get(charge.purpose)
    if verb is not None:
        verb(charge, at=at)


def take_back(charge: Charge, *, at: datetime) -> None:
    """Undo what followed, as far as that can be done; nothing for other purposes."""
    verb = TAKEN_BACK.get(charge.purpose)
    if verb is not None:
        verb(charge, at=at)
