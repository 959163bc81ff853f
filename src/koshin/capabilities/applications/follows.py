"""What follows when a charge is paid that is for something else than an application.

One verb per purpose. It runs inside the settling transaction, under the charge's lock, and may
write a mail or move what was paid for on; whoever locks that takes its lock before the charge's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from koshin.capabilities.applications.actions.order_reissue import order_reissue
from koshin.capabilities.papers.actions.order_reissue import hold_reissue
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import REISSUE, TRAINING
from koshin.capabilities.payments.values import Booked
from koshin.capabilities.trainings.actions.tell_paid import tell_paid


class Follow(Protocol):
    """What a purpose does once its charge is settled; ``at`` is business time."""

    def __call__(self, charge: Charge, /, *, at: datetime) -> None: ...


FOLLOWS: Mapping[str, Follow] = {REISSUE: order_reissue, TRAINING: tell_paid}
# What is taken back where the bank takes the money back, and the charge is owed again.
TAKEN_BACK: Mapping[str, Follow] = {REISSUE: hold_reissue}


def follow(charge: Charge, booked: Booked, *, at: datetime) -> None:
    """Do it, once: nothing where the money did not settle the charge now."""
    verb = FOLLOWS.get(charge.purpose)
    if verb is not None and booked.charge_now_settled:
        verb(charge, at=at)


def take_back(charge: Charge, *, at: datetime) -> None:
    """Undo what followed, as far as that can be done; nothing for other purposes."""
    verb = TAKEN_BACK.get(charge.purpose)
    if verb is not None:
        verb(charge, at=at)
