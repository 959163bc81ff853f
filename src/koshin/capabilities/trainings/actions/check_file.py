"""A file of an organiser is looked at: what it would do, or why it cannot be taken."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings.actions.take_in_file import Taken, take_in
from koshin.capabilities.trainings.models import Delivery, Training
from koshin.core.dates import civil, japanese
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Records:
    """What an organiser's own records are: every one of this kind and topic, up to a day."""

    kind: str
    topic: str
    until: date


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The file as it waits to be taken in, and what taking it in would do."""

    delivery: Delivery
    would: Taken


class _NotYet(Exception):
    """Undoes the trial."""


def check_file(
    *,
    content: bytes,
    organiser: Organiser,
    training: UUID | None,
    records: Records | None,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Checked:
    """What the file would do: it is taken in for a trial and undone, so that both agree.

    The file waits in the database until it is taken in; an older one that still waits is
    forgotten. Raises ``TableRefused`` with every line at fault, ``Training.DoesNotExist`` for
    another organiser's, ``Refused`` (fields ``until``, ``kind``).
    """
    if records is not None:
        _refuse(records, organiser, scheme, at=at)
    own = Training.objects.get(public_id=training, organiser=organiser) if training else None
    delivery = Delivery(
        organiser=organiser,
        training=own,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        kind=records.kind if records else "",
        topic=records.topic if records else "",
        delivered_until=records.until if records else None,
        rows=0,
        received_at=at,
    )
    would = _tried(delivery, at=at, actor=actor)
    with transaction.atomic():
        waiting = Delivery.State.CHECKED
        Delivery.objects.filter(organiser=organiser, training=own, state=waiting).delete()
        delivery.rows, delivery.new_rows = would.rows, would.new
        delivery.save()
    return Checked(delivery=delivery, would=would)


def _tried(delivery: Delivery, *, at: datetime, actor: Actor) -> Taken:
    would: list[Taken] = []
    try:
        with transaction.atomic():
            would.append(take_in(delivery, at=at, actor=actor))
            raise _NotYet
    except _NotYet:
        return would[0]


def _refuse(records: Records, organiser: Organiser, scheme: Scheme, *, at: datetime) -> None:
    found = []
    rule = scheme.activity_kinds.get(records.kind)
    if rule is None or not {"organiser", organiser.level} & set(rule.entered_by):
        sentence = _("この種類の実績は、この主催者からは報告できません。種類を選び直してください。")
        found.append(Refusal(code="not_ours", field="kind", sentence=sentence))
    if records.until > civil(at):
        sentence = _("届ける期間の最後の日は、今日(%(today)s)までの日付を入力してください。")
        words = {"today": japanese(civil(at))}
        found.append(Refusal(code="future", field="until", sentence=sentence % words))
    if found:
        raise Refused(*found)
