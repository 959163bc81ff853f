"""An organiser publishes a training, or changes it before people came."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Organiser
from koshin.capabilities.trainings import seats
from koshin.capabilities.trainings.models import Training
from koshin.core.dates import japanese_moment
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A training as its organiser wants it; ``amount`` is points, or 1 for one training; ``fee``
    yen, tax included."""

    title: str
    about: str = ""
    kind: str
    topic: str = ""
    amount: Decimal = Decimal(1)
    mode: str = ""
    course: str = ""
    only_for: tuple[str, ...] = ()
    begins_at: datetime
    ends_at: datetime
    online: bool = False
    prefecture: str = ""
    venue: str
    capacity: int
    fee: int = 0
    apply_until: datetime
    pay_days: int = 7


def publish_training(
    plan: Plan, *, organiser: Organiser, scheme: Scheme, at: datetime, actor: Actor
) -> Training:
    """The training, open for applications from now. Raises ``Refused`` at the field at fault."""
    refuse_impossible(plan, organiser, scheme, at=at)
    with transaction.atomic():
        training = Training.objects.create(
            public_id=uuid4(),
            association_id=organiser.association_id,
            organiser=organiser,
            published_at=at,
            **_values(plan),
        )
        _record("publish_training", training, at=at, actor=actor)
        return training


def change_training(
    training: UUID,
    plan: Plan,
    *,
    organiser: Organiser,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Training:
    """The changed training; more places are given to who waits in the same moment.

    What an attendance counts for, the day and the fee stay once somebody has applied. Raises
    ``Training.DoesNotExist`` for another organiser's, ``Refused`` at the field at fault.
    """
    refuse_impossible(plan, organiser, scheme, at=at)
    with transaction.atomic():
        found = seats.locked_training(training, association=organiser.association_id)
        if found.organiser_id != organiser.pk:
            raise Training.DoesNotExist
        _refuse_change(found, plan)
        for name, value in _values(plan).items():
            setattr(found, name, value)
        found.save()
        seats.move_up(found, scheme=scheme, at=at)
        _record("change_training", found, at=at, actor=actor)
        return found


FIXED = ("kind", "topic", "amount", "mode", "course", "only_for", "begins_at", "ends_at", "fee")


def _refuse_change(training: Training, plan: Plan) -> None:
    asked = training.places.exclude(state="cancelled").exists()
    wanted = _values(plan)
    if asked and any(wanted[name] != getattr(training, name) for name in FIXED):
        sentence = _(
            "申し込みがあるため、日時、受講料、何として数えるかは変更できません。"
            "この研修を中止し、新しい研修として公開してください。"
        )
        raise Refused(Refusal(code="applied_for", sentence=sentence))
    if plan.capacity < training.taken:
        sentence = _("すでに%(taken)s人が申し込んでいます。定員は%(taken)s人以上にしてください。")
        raise Refused(
            Refusal(
                code="below_taken", field="capacity", sentence=sentence % {"taken": training.taken}
            )
        )


def refuse_impossible(plan: Plan, organiser: Organiser, scheme: Scheme, *, at: datetime) -> None:
    """Raise ``Refused`` with every field that cannot be as it is."""
    found = []
    rule = scheme.activity_kinds.get(plan.kind)
    if rule is None or not {"organiser", organiser.level} & set(rule.entered_by):
        sentence = _("この種類の実績は、この主催者からは報告できません。種類を選び直してください。")
        found.append(Refusal(code="not_ours", field="kind", sentence=sentence))
    if plan.begins_at <= at:
        sentence = _("開始日時は、これからの日時を入力してください。")
        found.append(Refusal(code="past", field="begins_at", sentence=sentence))
    if plan.ends_at <= plan.begins_at:
        sentence = _("終了日時は、開始日時(%(begins)s)より後にしてください。")
        words = {"begins": japanese_moment(plan.begins_at)}
        found.append(Refusal(code="ends_first", field="ends_at", sentence=sentence % words))
    if plan.apply_until > plan.begins_at:
        sentence = _("申し込みの締め切りは、開始日時(%(begins)s)までにしてください。")
        words = {"begins": japanese_moment(plan.begins_at)}
        found.append(Refusal(code="after_begin", field="apply_until", sentence=sentence % words))
    if plan.capacity < 1:
        sentence = _("定員は1人以上にしてください。")
        found.append(Refusal(code="no_seats", field="capacity", sentence=sentence))
    if found:
        raise Refused(*found)


def _values(plan: Plan) -> dict[str, object]:
    return {**asdict(plan), "only_for": list(plan.only_for)}


def _record(verb: str, training: Training, *, at: datetime, actor: Actor) -> None:
    audit.record(
        association=training.association_id,
        actor=actor,
        verb=verb,
        subject=f"training:{training.public_id}",
        at=at,
        after={
            "title": training.title,
            "kind": training.kind,
            "topic": training.topic,
            "amount": str(training.amount),
            "begins_at": training.begins_at.isoformat(),
            "capacity": training.capacity,
            "fee": training.fee,
        },
    )
