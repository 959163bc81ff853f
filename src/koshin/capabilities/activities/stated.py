"""What a holder states of an activity, and what it is worth by the scheme."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Activity
from koshin.core.facts import ActivityFact
from koshin.core.refusal import Refusal, Refused
from koshin.core.requirements.entered import worth
from koshin.core.scheme import Scheme
from koshin.core.scheme.activity_rules import ActivityKind

CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """``hours`` or ``amount``, as the kind asks (``asks``); for a single record neither.

    ``course`` is the number of the course where the holder knows it.
    """

    kind: str
    title: str
    on: date
    hours: Decimal | None = None
    amount: Decimal | None = None
    course: str = ""


def settled(scheme: Scheme, stated: Stated) -> Stated:
    """The same with the amount that the scheme makes of it, in the unit of the kind.

    Raises ``Refused`` at ``kind``, ``hours`` or ``amount``.
    """
    rule = scheme.activity_kinds.get(stated.kind)
    if rule is None or "holder" not in rule.entered_by:
        raise Refused(
            Refusal(
                code="strange_kind",
                field="kind",
                sentence=_("ご本人が登録できる活動の種類を選んでください。"),
            )
        )
    _require(rule, stated)
    if rule.asks == "amount":
        return replace(stated, hours=None)
    hours = stated.hours if rule.asks == "hours" else None
    amount = worth(scheme, _fact(replace(stated, hours=hours, amount=Decimal(1))))
    return replace(stated, hours=hours, amount=amount.quantize(CENT, rounding=ROUND_FLOOR))


def worth_of(scheme: Scheme, record: Activity) -> Decimal:
    """What a stored record is worth today by the scheme, before caps and repeats."""
    fact = ActivityFact(
        id=record.pk,
        kind=record.kind,
        topic=record.topic,
        title=record.title,
        on=record.on,
        amount=record.amount,
        state="accepted",
        source=record.source,
        until=record.until,
        hours=record.hours,
        tags=tuple(record.tags),
        role=record.role,
        mode=record.mode,
        provider=record.provider,
        course=record.course,
    )
    return worth(scheme, fact)


def _require(rule: ActivityKind, stated: Stated) -> None:
    field = {"hours": "hours", "amount": "amount", "nothing": ""}[rule.asks]
    if field and getattr(stated, field) is None:
        sentence = (
            _("時間数を入力してください。ポイント数は時間数から計算します。")
            if field == "hours"
            else _("ポイント数を入力してください。")
        )
        raise Refused(Refusal(code="nothing_stated", field=field, sentence=sentence))


def _fact(stated: Stated) -> ActivityFact:
    return ActivityFact(
        id=0,
        kind=stated.kind,
        topic="",
        title=stated.title,
        on=stated.on,
        amount=stated.amount or Decimal(0),
        state="accepted",
        source="self",
        hours=stated.hours,
        course=stated.course,
    )
