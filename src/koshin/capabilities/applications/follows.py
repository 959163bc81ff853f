"""What follows when a charge is paid that is for something else than an application.

One verb per purpose. It runs inside the settling transaction, under the charge's lock, and may
write a mail or move what was paid for on; whoever locks that takes its lock before the charge's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.payments.values import Booked
from koshin.capabilities.trainings.actions.tell_paid import tell_paid


class Follow(Protocol):
    """What a purpose does once its charge is settled; ``at`` is business time."""

    def __call__(self, charge: Charge, /, *, at: datetime) -> None: ...


FOLLOWS: Mapping[str, Follow] = {TRAINING: tell_paid}


def follow(charge: Charge, booked: Booked, *, at: datetime) -> None:
    """Do it, once: nothing where the money did not settle the charge now."""
    verb = FOLLOWS.get(charge.purpose)
    if verb is not None and booked.charge_now_settled:
        verb(charge, at=at)
