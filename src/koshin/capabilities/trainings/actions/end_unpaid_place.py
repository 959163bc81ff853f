"""A place that nobody paid for in time goes to who waits."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.trainings import mails, seats
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import SYSTEM


def end_unpaid_place(*, place: UUID, association: str, scheme: Scheme, at: datetime) -> bool:
    """Whether the place was taken back. Not where money has come, or may be on its way.

    Ask the provider before, so that what was paid in time is known.
    """
    try:
        with transaction.atomic():
            found = seats.locked_place(place, association=association)
            if found.state != Place.State.BOOKED or not _unpaid(found, at=at):
                return False
            moved = seats.free(found, ended=Place.Ended.UNPAID, scheme=scheme, at=at)
            mails.tell(found, "unpaid", scheme=scheme, at=at)
            audit.record(
                association=association,
                actor=SYSTEM,
                verb="end_unpaid_place",
                subject=f"training:{found.training.public_id}",
                at=at,
                after={
                    "place": str(found.public_id),
                    "moved_up": [str(one.public_id) for one in moved],
                    "taken": found.training.taken,
                },
            )
            return True
    except Refused:
        # Money is moving at this moment: the schedule looks again.
        return False


def _unpaid(place: Place, *, at: datetime) -> bool:
    """Under the lock of the charge, which settling takes too."""
    charge = (
        Charge.objects.select_for_update()
        .filter(purpose=TRAINING, purpose_ref=place.public_id)
        .exclude(state=Charge.State.CANCELLED)
        .first()
    )
    return charge is not None and charge.state == Charge.State.OPEN and at > charge.due_at
