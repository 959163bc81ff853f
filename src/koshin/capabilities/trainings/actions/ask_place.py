"""A holder applies for a training: a place if one is free, else the next one in the queue."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.capabilities.trainings import mails, seats
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.dates import japanese_moment
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def ask_place(
    *, training: UUID, holder: Holder, scheme: Scheme, at: datetime, actor: Actor
) -> Place:
    """The holder's place, booked or waiting; asked again, the same one.

    Fifty who press at once take turns at the training's row. With a fee, the place is charged and
    held until ``pay_until``. Raises ``Training.DoesNotExist`` and ``Refused``: too late, cancelled,
    or for others only.
    """
    with transaction.atomic():
        found = seats.locked_training(training, association=holder.association_id)
        live = Place.objects.filter(training=found, holder=holder).exclude(
            state=Place.State.CANCELLED
        )
        if own := live.select_related("training").first():
            return own
        _refuse(found, holder, scheme, at=at)
        place = Place(
            public_id=uuid4(),
            training=found,
            holder=holder,
            state=Place.State.WAITING,
            asked_at=at,
        )
        if found.left:
            seats.give(place, at=at)
        else:
            place.save()
        mails.tell(place, place.state, scheme=scheme, at=at)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="ask_place",
            subject=f"training:{found.public_id}",
            at=at,
            after={"place": str(place.public_id), "state": place.state, "taken": found.taken},
        )
        return place


def _refuse(training: Training, holder: Holder, scheme: Scheme, *, at: datetime) -> None:
    if training.state == Training.State.CANCELLED:
        sentence = _("この研修は中止になりました。ほかの研修をお探しください。")
        raise Refused(Refusal(code="training_cancelled", sentence=sentence))
    if not training.open_at(at):
        sentence = _(
            "申し込みは%(until)sに締め切りました。ほかの研修をお探しになるか、"
            "主催者(%(contact)s)にお問い合わせください。"
        ) % {
            "until": japanese_moment(training.apply_until),
            "contact": training.organiser.contact,
        }
        raise Refused(Refusal(code="too_late_to_apply", sentence=sentence))
    held = Credential.objects.filter(holder=holder, qualification__in=training.only_for)
    if training.only_for and not held.exists():
        names = "、".join(scheme.qualification_name(code) for code in training.only_for)
        sentence = _(
            "この研修は、%(names)sをお持ちの方が対象です。ほかの研修をお探しください。"
        ) % {"names": names}
        raise Refused(Refusal(code="for_others", sentence=sentence))
