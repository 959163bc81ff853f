"""An organiser cancels a training: everybody is told, and what was paid goes back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions import refund
from koshin.capabilities.applications.actions.change_method import change_method
from koshin.capabilities.applications.actions.give_up_place import open_attempts
from koshin.capabilities.payments.models import Refund, Settlement
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import mails, seats
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def cancel_training(
    *, training: UUID, organiser: Organiser, reason: str, scheme: Scheme, at: datetime, actor: Actor
) -> Training:
    """The cancelled training; nobody has a place in it any more. Asked again, it goes on where it
    was cut short.

    Call it outside of a transaction: open payments are given up first. Every yen that was paid is
    proposed as a refund, approved at once where one person may. Raises ``Training.DoesNotExist``
    for another organiser's, ``Refused``: no reason (field ``reason``), or people attended already.
    """
    found = _cancelled(training, organiser, reason=reason, at=at, actor=actor)
    live = Place.objects.filter(training=found).exclude(state=Place.State.CANCELLED)
    for place in live.order_by("pk").values_list("public_id", flat=True):
        for attempt in open_attempts(place):
            change_method(attempt, at=at, actor=actor)
        with transaction.atomic():
            own = seats.locked_place(place, association=organiser.association_id)
            if own.state != Place.State.CANCELLED:
                seats.free(own, ended=Place.Ended.TRAINING, scheme=scheme, at=at)
                mails.tell(own, "training", scheme=scheme, at=at)
                audit.record(
                    association=organiser.association_id,
                    actor=actor,
                    verb="end_place",
                    subject=f"training:{training}",
                    at=at,
                    after={"place": str(place)},
                )
    _give_back(found, reason=reason, at=at, actor=actor)
    return found


def _cancelled(
    training: UUID, organiser: Organiser, *, reason: str, at: datetime, actor: Actor
) -> Training:
    if not reason.strip():
        sentence = _("中止の理由を入力してください。記録に残ります。")
        raise Refused(Refusal(code="reason_missing", field="reason", sentence=sentence))
    with transaction.atomic():
        found = seats.locked_training(training, association=organiser.association_id)
        if found.organiser_id != organiser.pk:
            raise Training.DoesNotExist
        if found.places.filter(state=Place.State.ATTENDED).exists():
            sentence = _("出席の記録があるため、中止にできません。事務局にご相談ください。")
            raise Refused(Refusal(code="attended", sentence=sentence))
        if found.state != Training.State.CANCELLED:
            found.state = Training.State.CANCELLED
            found.save(update_fields=["state"])
            audit.record(
                association=found.association_id,
                actor=actor,
                verb="cancel_training",
                subject=f"training:{found.public_id}",
                at=at,
                after={"taken": found.taken},
                reason=reason.strip(),
            )
        return found


def _give_back(training: Training, *, reason: str, at: datetime, actor: Actor) -> None:
    """One refund for each settlement that has none: the fee of a training that is not held."""
    places = Place.objects.filter(training=training).values("public_id")
    paid = Settlement.objects.filter(
        charge__purpose=TRAINING, charge__purpose_ref__in=places, applied__gt=0
    ).exclude(pk__in=Refund.objects.values("settlement"))
    for money in paid.order_by("pk"):
        refund.propose(
            association=training.association_id,
            settlement=money.public_id,
            amount=money.applied,
            reason=_("研修の中止 %(reason)s") % {"reason": reason.strip()},
            at=at,
            actor=actor,
        )
