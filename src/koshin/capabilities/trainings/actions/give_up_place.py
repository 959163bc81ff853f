"""A holder gives up a place, and who waited longest moves up in the same moment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.trainings import mails, seats
from koshin.capabilities.trainings.models import Place
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def give_up_place(
    *, place: UUID, holder_id: int, association: str, scheme: Scheme, at: datetime, actor: Actor
) -> Place:
    """The cancelled place; asked again, the same. Raises ``Place.DoesNotExist`` for a stranger's.

    A queue may be left until the training begins, a place until the last instant to apply. Money
    that was paid stays with the organiser unless the office refunds it. Raises ``Refused`` after
    that, and while a payment may be moving: ask the provider before.
    """
    with transaction.atomic():
        found = seats.locked_place(place, association=association)
        if found.holder_id != holder_id:
            raise Place.DoesNotExist
        if found.state == Place.State.CANCELLED:
            return found
        _refuse(found, at=at)
        moved = seats.free(found, ended=Place.Ended.HOLDER, scheme=scheme, at=at)
        mails.tell(found, "given_up", scheme=scheme, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="give_up_place",
            subject=f"training:{found.training.public_id}",
            at=at,
            after={
                "place": str(found.public_id),
                "moved_up": [str(one.public_id) for one in moved],
                "taken": found.training.taken,
            },
        )
        return found


def _refuse(place: Place, *, at: datetime) -> None:
    if _partly_paid(place):
        sentence = _("受講料の一部が入金されています。お問い合わせから事務局へご連絡ください。")
        raise Refused(Refusal(code="partly_paid", sentence=sentence))
    if place.state in (Place.State.ATTENDED, Place.State.ABSENT):
        sentence = _("この研修の出欠は記録されているため、申し込みを取り消せません。")
        raise Refused(Refusal(code="training_over", sentence=sentence))
    training = place.training
    last = training.apply_until if place.state == Place.State.BOOKED else training.begins_at
    if at > last:
        sentence = _(
            "取り消しの期限を過ぎています。出席できないときは、主催者(%(contact)s)にご連絡ください。"
        ) % {"contact": training.organiser.contact}
        raise Refused(Refusal(code="too_late_to_give_up", sentence=sentence))


def _partly_paid(place: Place) -> bool:
    """Whether a part of the fee came: what becomes of it a person decides first."""
    return Charge.objects.filter(
        purpose=TRAINING, purpose_ref=place.public_id, state=Charge.State.PARTIAL
    ).exists()
