"""A checked file of an organiser is taken in: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import files, seats
from koshin.capabilities.trainings.actions.attend import record_attendance, unpaid
from koshin.capabilities.trainings.actions.report import Reported, report
from koshin.capabilities.trainings.models import Delivery, Place, Training
from koshin.core.csv_table import Fault, TableRefused
from koshin.platform import audit
from koshin.platform.audit import Actor

KEPT = {
    files.ATTENDED: (Place.State.ATTENDED, Activity.State.ACCEPTED, Activity.State.PENDING),
    files.REFUSED: (Place.State.ATTENDED, Activity.State.REJECTED),
    files.ABSENT: (Place.State.ABSENT,),
}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many lines the file has, and how many of them were new."""

    rows: int
    new: int


def take_in_file(*, delivery: int, organiser: Organiser, at: datetime, actor: Actor) -> Taken:
    """What became of the file; a second time changes nothing. Its content is forgotten.

    Raises ``Delivery.DoesNotExist`` for another organiser's, ``TableRefused`` where what it says
    can no longer be so.
    """
    with transaction.atomic():
        found = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("organiser", "training")
            .get(pk=delivery, organiser=organiser)
        )
        if found.state == Delivery.State.TAKEN:
            return Taken(rows=found.rows, new=found.new_rows)
        taken = take_in(found, at=at, actor=actor)
        found.state, found.taken_at, found.content = Delivery.State.TAKEN, at, b""
        found.rows, found.new_rows = taken.rows, taken.new
        found.save()
        audit.record(
            association=organiser.association_id,
            actor=actor,
            verb="take_in_file",
            subject=f"training:{found.training.public_id}"
            if found.training
            else f"organiser:{organiser.pk}",
            at=at,
            after={"rows": taken.rows, "new": taken.new, "digest": found.digest},
        )
        return taken


def take_in(delivery: Delivery, *, at: datetime, actor: Actor) -> Taken:
    """Do what the file says, inside the caller's transaction. Raises ``TableRefused``."""
    if delivery.training is not None:
        return _roster(delivery, delivery.training, at=at, actor=actor)
    return _records(delivery, at=at, actor=actor)


def _roster(delivery: Delivery, training: Training, *, at: datetime, actor: Actor) -> Taken:
    organiser = delivery.organiser
    own = seats.locked_training(training.public_id, association=organiser.association_id)
    lines = files.read_roster(bytes(delivery.content), association=organiser.association_id)
    if own.state == Training.State.CANCELLED:
        said = _("この研修は中止されています。中止が誤りのときは、協会の事務局にご連絡ください。")
        raise TableRefused([Fault(line=0, sentence=said)])
    if at < own.begins_at:
        said = _("研修はまだ始まっていません。名簿は、研修が始まってからお送りください。")
        raise TableRefused([Fault(line=0, sentence=said)])
    places = {
        place.holder_id: place
        for place in Place.objects.select_for_update(of=("self",))
        .select_related("holder", "activity")
        .filter(training=own)
        .exclude(state=Place.State.CANCELLED)
    }
    faults: list[Fault] = []
    new = 0
    for line in lines:
        place = places.get(line.holder.pk)
        said, changed = _take(line, place, own, at=at, actor=actor)
        new += changed
        if said:
            faults.append(Fault(line=line.line, sentence=said))
    if faults:
        raise TableRefused(faults)
    return Taken(rows=len(lines), new=new)


def _take(
    line: files.RosterLine, place: Place | None, training: Training, *, at: datetime, actor: Actor
) -> tuple[str, bool]:
    """Why the line cannot be (or nothing), and whether it changed something."""
    if place is not None and place.state in (Place.State.ATTENDED, Place.State.ABSENT):
        states = (place.state, *([place.activity.state] if place.activity else []))
        if all(state in KEPT[line.result] for state in states):
            return "", False
        return _(
            "すでに別の結果が記録されています。研修のページの「訂正」から直してください。"
        ), False
    if place is None or place.state == Place.State.WAITING:
        if line.result == files.ABSENT:
            return _("この方の席はありません。欠席の報告は要りません。"), False
        if training.fee:
            return _("受講料のお支払いが確認できない方です。申し込みを確かめてください。"), False
        if not training.left:
            return _("定員を超えます。定員を増やしてから、もう一度お送りください。"), False
        place = place or Place(
            public_id=uuid4(), training=training, holder=line.holder, asked_at=at
        )
        place.training = training
        seats.give(place, at=at)
    place.training = training
    if line.result == files.ABSENT:
        place.state = Place.State.ABSENT
        place.save(update_fields=["state"])
        return "", True
    if unpaid(place):
        return _("受講料のお支払いが確認できない方です。お支払いを確かめてください。"), False
    record_attendance(place, at=at, actor=actor, refused=line.reason_if_refused)
    return "", True


def _records(delivery: Delivery, *, at: datetime, actor: Actor) -> Taken:
    until = delivery.delivered_until
    if until is None:
        raise RuntimeError(f"delivery {delivery.pk} says neither training nor day")
    organiser = Organiser.objects.select_for_update().get(pk=delivery.organiser_id)
    lines = files.read_records(
        bytes(delivery.content), association=organiser.association_id, until=until
    )
    known = set(
        Activity.objects.filter(
            report__organiser=organiser,
            kind=delivery.kind,
            holder__in={line.holder.pk for line in lines},
        ).values_list("holder_id", "title", "on")
    )
    new = 0
    for line in lines:
        key = (line.holder.pk, line.title, line.on)
        if key in known:
            continue
        known.add(key)
        new += 1
        said = Reported(
            kind=delivery.kind,
            topic=delivery.topic,
            title=line.title,
            on=line.on,
            amount=line.amount,
        )
        report(said, holder=line.holder, organiser=organiser, training=None, at=at, actor=actor)
    if organiser.delivered_until is None or organiser.delivered_until < until:
        organiser.delivered_until = until
        organiser.save(update_fields=["delivered_until"])
    return Taken(rows=len(lines), new=new)
