"""Seats of a training: given, given back, and passed on to who waits. All under its lock.

The lock order of the house: training, place, charge. Whoever counts, gives or frees a place holds
the training's row, so that many who press at once take turns.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.payments.actions.cancel_charge import cancel_charge
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.trainings import mails
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.dates import civil, end_of_day, japanese
from koshin.core.money import Yen
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme

TITLE = 120


def locked_training(training: UUID, *, association: str) -> Training:
    """The training under lock, with its organiser; raises ``Training.DoesNotExist``."""
    return (
        Training.objects.select_for_update(of=("self",))
        .select_related("organiser")
        .get(public_id=training, association_id=association)
    )


def locked_place(place: UUID, *, association: str) -> Place:
    """The place under the lock of its training and its own; raises ``Place.DoesNotExist``."""
    read = Place.objects.only("training__public_id").select_related("training")
    found = read.get(public_id=place, training__association_id=association)
    training = locked_training(found.training.public_id, association=association)
    own = Place.objects.select_for_update(of=("self",)).select_related("holder").get(pk=found.pk)
    own.training = training
    return own


def give(place: Place, *, at: datetime) -> None:
    """The place is theirs; with a fee, the charge for it is made and bears the last day to pay."""
    training = place.training
    training.taken += 1
    training.save(update_fields=["taken"])
    place.state, place.given_at = Place.State.BOOKED, at
    if training.fee:
        last = end_of_day(civil(at) + timedelta(days=training.pay_days))
        place.pay_until = min(last, training.begins_at)
    place.save()
    if place.pay_until is not None:
        make_charge(
            association=training.association_id,
            holder_id=place.holder_id,
            purpose=TRAINING,
            purpose_ref=place.public_id,
            title=_("受講料 %(training)s") % {"training": training.title[: TITLE - 10]},
            lines=[_line(training)],
            amount=Yen(training.fee),
            due_at=place.pay_until,
            at=at,
        )


def _line(training: Training) -> dict[str, object]:
    day = japanese(civil(training.begins_at))
    return {
        "code": "training",
        "label": _("受講料"),
        "amount": training.fee,
        "rule": _("%(day)sの研修「%(title)s」の受講料です。")
        % {"day": day, "title": training.title},
        "tax": training.fee_tax,
        "qualification": "",
        "tax_note": "",
    }


def free(place: Place, *, ended: Place.Ended, scheme: Scheme, at: datetime) -> tuple[Place, ...]:
    """The place is given up; those who moved up in its stead.

    What is owed for it is dropped; money that has come for it stays, and is given back by a refund
    or not at all. Raises ``Refused`` while money may be moving.
    """
    training, seated = place.training, place.state in Place.SEATED
    try:
        cancel_charge(purpose=TRAINING, purpose_ref=place.public_id, at=at)
    except Refused as refused:
        if refused.refusals[0].code != "money_came":
            raise
    place.state, place.ended, place.ended_at = Place.State.CANCELLED, ended, at
    place.save(update_fields=["state", "ended", "ended_at"])
    if seated:
        training.taken -= 1
        training.save(update_fields=["taken"])
    return move_up(training, scheme=scheme, at=at)


def move_up(training: Training, *, scheme: Scheme, at: datetime) -> tuple[Place, ...]:
    """Those who waited longest get the free places and are told; nobody once it has begun."""
    if training.state != Training.State.PUBLISHED or at >= training.begins_at or not training.left:
        return ()
    waiting = (
        Place.objects.select_for_update(of=("self",))
        .select_related("holder")
        .filter(training=training, state=Place.State.WAITING)
        .order_by("pk")[: training.left]
    )
    moved = tuple(waiting)
    for place in moved:
        place.training = training
        give(place, at=at)
        mails.tell(place, "moved_up", scheme=scheme, at=at)
    return moved


def queue_of(training: Training) -> int:
    """How many wait. One query."""
    return Place.objects.filter(training=training, state=Place.State.WAITING).count()
