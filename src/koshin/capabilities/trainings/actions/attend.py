"""Somebody is there: the code at the door becomes an attendance, and the attendance a record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import TRAINING
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import codes, seats
from koshin.capabilities.trainings.actions.report import Reported, report
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.dates import civil, end_of_day, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

DOOR_OPENS = timedelta(hours=3)


def place_of(code: str, *, organiser: Organiser) -> Place:
    """The place whose code this is, in a training of this organiser.

    Raises ``Refused`` (field ``code``) for anything else, with one sentence for all of it: nobody
    learns from it whether somebody has a place elsewhere.
    """
    key = codes.key_of(code)
    found = (
        Place.objects.select_related("training__organiser", "holder")
        .filter(pk=key, training__organiser=organiser)
        .first()
        if key is not None
        else None
    )
    if found is None:
        sentence = _(
            "この受講票は、こちらの研修のものではありません。16けたの受付番号を確かめて、"
            "もう一度入力してください。"
        )
        raise Refused(Refusal(code="unknown_code", field="code", sentence=sentence))
    return found


def attend(*, code: str, organiser: Organiser, at: datetime, actor: Actor) -> Place:
    """The attended place; the same code again answers the same and records nothing twice.

    Raises ``Refused`` (field ``code``): not a code of this organiser's, another day, no place
    (waiting, cancelled), not paid.
    """
    read = place_of(code, organiser=organiser)
    with transaction.atomic():
        place = seats.locked_place(read.public_id, association=organiser.association_id)
        if place.state == Place.State.ATTENDED:
            return place
        _refuse(place, at=at)
        record_attendance(place, at=at, actor=actor)
        audit.record(
            association=organiser.association_id,
            actor=actor,
            verb="attend",
            subject=f"training:{place.training.public_id}",
            at=at,
            after={"place": str(place.public_id), "activity": place.activity_id},
        )
        return place


def record_attendance(place: Place, *, at: datetime, actor: Actor, refused: str = "") -> None:
    """The place is attended and has its record; the caller holds its lock and writes the audit
    line. ``refused`` is why it does not count."""
    training = place.training
    place.activity = report(
        said_of(training, refused=refused),
        holder=place.holder,
        organiser=training.organiser,
        training=training,
        at=at,
        actor=actor,
    )
    place.state = Place.State.ATTENDED
    place.save(update_fields=["state", "activity"])


def said_of(training: Training, *, refused: str = "") -> Reported:
    """What an attendance of this training is."""
    first, last = civil(training.begins_at), civil(training.ends_at)
    return Reported(
        kind=training.kind,
        topic=training.topic,
        title=training.title,
        on=first,
        until=last if last > first else None,
        amount=training.amount,
        mode=training.mode,
        course=training.course,
        refused=refused,
    )


def unpaid(place: Place) -> bool:
    """Whether the fee of the place is still owed. One query where there is a fee."""
    return (
        place.pay_until is not None
        and not Charge.objects.filter(
            purpose=TRAINING, purpose_ref=place.public_id, state=Charge.State.SETTLED
        ).exists()
    )


def _refuse(place: Place, *, at: datetime) -> None:
    training = place.training
    opens, closes = training.begins_at - DOOR_OPENS, end_of_day(civil(training.ends_at))
    if place.state != Place.State.BOOKED:
        sentence = _(
            "この方の席はありません(キャンセル待ち、取り消し、または欠席)。名簿をご確認ください。"
        )
    elif training.state == Training.State.CANCELLED:
        sentence = _("この研修は中止になっています。")
    elif not opens <= at <= closes:
        sentence = _(
            "この受講票は%(day)sの研修のものです。受付は、開始の3時間前から当日中にできます。"
            "後日の報告は、受講者名簿のファイルで行ってください。"
        ) % {"day": japanese(civil(training.begins_at))}
    elif unpaid(place):
        sentence = _(
            "受講料のお支払いがまだ確認できていません。受講者にお支払いの状況をご確認ください。"
        )
    else:
        return
    raise Refused(Refusal(code="not_at_this_door", field="code", sentence=sentence))
