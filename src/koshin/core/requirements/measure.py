"""Judges ``count`` and ``sum``: how much of what was done counts, and what is missing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from koshin.core.dates import civil, japanese, japanese_period
from koshin.core.decision import Counted, Finding, Outcome, Uncounted
from koshin.core.facts import ActivityFact, Period
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.rules import CountOf, SumOf

ONE = Decimal(1)


def plain(amount: Decimal) -> str:
    """8, 7.5: no trailing zeros, no exponent."""
    text = format(amount.normalize(), "f")
    return "0" if text == "-0" else text


def judge_measure(node: CountOf | SumOf, subject: Subject) -> Finding:
    """Met when enough counts; pending when records on their way would make it enough."""
    period = subject.period(node.within)
    counted, uncounted = _sort(node, subject, period)
    amount = sum((record.amount for record in counted), Decimal(0))
    need = Decimal(node.at_least)
    shortfall = max(Decimal(0), need - amount)
    waiting = _waiting(node, subject, period)
    over = civil(subject.at) > period.end
    outcome: Outcome = "met"
    if shortfall:
        outcome = "pending" if waiting >= shortfall else "unmet"
    return Finding(
        code=node.code,
        label=node.label,
        outcome=outcome,
        sentence=_sentence(node, subject, period, outcome, amount, shortfall, waiting),
        amount=amount,
        need=need,
        shortfall=shortfall,
        unit=node.unit,
        deadline=period.end,
        hint=subject.fill(node.hint, period) if outcome != "met" and not over else "",
        counted=counted,
        uncounted=uncounted,
    )


def _fits(node: CountOf | SumOf, activity: ActivityFact) -> bool:
    return activity.kind in node.activities and (not node.topics or activity.topic in node.topics)


def _worth(node: CountOf | SumOf, activity: ActivityFact) -> Decimal:
    return ONE if isinstance(node, CountOf) else activity.amount


def _sort(
    node: CountOf | SumOf, subject: Subject, period: Period
) -> tuple[tuple[Counted, ...], tuple[Uncounted, ...]]:
    counted: list[Counted] = []
    uncounted: list[Uncounted] = []
    today = civil(subject.at)
    for activity in sorted(subject.activities, key=lambda a: (a.on, a.id)):
        reason = _why_not(node, activity, period, today)
        if reason is None:
            counted.append(
                Counted(
                    activity=activity.id,
                    title=activity.title,
                    on=activity.on,
                    amount=_worth(node, activity),
                )
            )
        else:
            uncounted.append(
                Uncounted(
                    activity=activity.id,
                    title=activity.title,
                    on=activity.on,
                    code=reason[0],
                    reason=reason[1],
                    pending=activity.state == "pending",
                )
            )
    return tuple(counted), tuple(uncounted)


def _why_not(
    node: CountOf | SumOf, activity: ActivityFact, period: Period, today: date
) -> tuple[str, str] | None:
    """The first reason why the record does not count (code, sentence); nothing when it does."""
    if not _fits(node, activity):
        return "other_kind", f"{node.label}の対象ではない種類の記録です。"
    if activity.on < period.start:
        return "before_period", f"対象期間({japanese_period(period)})より前の記録です。"
    if activity.on > period.end:
        return "after_period", f"対象期間({japanese_period(period)})より後の記録です。"
    if activity.state == "pending":
        return "pending", f"反映待ちです。{activity.note}"
    if activity.state == "rejected":
        return "rejected", f"対象外とされた記録です。{activity.note}"
    if activity.on > today:
        return "future", "まだ行われていない日付の記録です。"
    return None


def _waiting(node: CountOf | SumOf, subject: Subject, period: Period) -> Decimal:
    return sum(
        (
            _worth(node, activity)
            for activity in subject.activities
            if activity.state == "pending" and _fits(node, activity) and activity.on in period
        ),
        Decimal(0),
    )


def _sentence(
    node: CountOf | SumOf,
    subject: Subject,
    period: Period,
    outcome: Outcome,
    amount: Decimal,
    shortfall: Decimal,
    waiting: Decimal,
) -> str:
    return "".join(_sentences(node, subject, period, outcome, amount, shortfall, waiting))


def _sentences(
    node: CountOf | SumOf,
    subject: Subject,
    period: Period,
    outcome: Outcome,
    amount: Decimal,
    shortfall: Decimal,
    waiting: Decimal,
) -> Iterator[str]:
    if outcome == "met":
        need = f"{plain(Decimal(node.at_least))}{node.unit}"
        yield f"{node.label}の条件を満たしています({plain(amount)}{node.unit}、必要数は{need})。"
        return
    span = f"{japanese_period(period)}{node.done}"
    if outcome == "pending":
        yield f"{node.label}の記録が反映待ちです({plain(waiting)}{node.unit})。"
        yield "反映されると条件を満たします。"
        yield f"{span}が対象です。"
        return
    yield f"{node.label}があと{plain(shortfall)}{node.unit}必要です。"
    if waiting:
        yield f"反映待ちの記録が{plain(waiting)}{node.unit}ありますが、それだけでは足りません。"
    if civil(subject.at) <= period.end:
        yield f"{japanese(period.end)}まで{node.done}が対象です。"
        return
    yield f"対象は{span}で、この期間は終了しています。"
    yield subject.fill(node.after_deadline, period)
