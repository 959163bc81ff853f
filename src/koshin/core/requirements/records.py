"""Sorts a holder's records: which may count for a requirement, and why the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from koshin.core.dates import civil, japanese, japanese_period
from koshin.core.decision import Counted, Uncounted
from koshin.core.facts import ActivityFact, Period
from koshin.core.requirements.convert import fits
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.measures import Measured

WAITING = frozenset({"pending", "under_audit"})


@dataclass(frozen=True, kw_only=True)
class Records:
    """``usable`` may count, ``waiting`` would if they were accepted; oldest first."""

    usable: tuple[ActivityFact, ...]
    waiting: tuple[ActivityFact, ...]
    uncounted: tuple[Uncounted, ...]


def in_order(activities: Iterable[ActivityFact]) -> list[ActivityFact]:
    """By day and then by what was done, so that the order of entry decides nothing."""
    return sorted(
        activities,
        key=lambda a: (a.on, a.kind, a.topic, a.course, a.provider, a.title, a.amount, a.id),
    )


def sort(node: Measured, subject: Subject, period: Period) -> Records:
    """Every record of the holder, in one of the three heaps."""
    usable: list[ActivityFact] = []
    waiting: list[ActivityFact] = []
    uncounted: list[Uncounted] = []
    said = japanese_period(period)
    for activity in in_order(subject.activities):
        reason = _why_not(node, activity, subject, period, said) or _not_yet(activity, subject)
        if reason is None:
            usable.append(activity)
            continue
        uncounted.append(left_out(activity, *reason))
        if reason[0] in WAITING:
            waiting.append(activity)
    return Records(usable=tuple(usable), waiting=tuple(waiting), uncounted=tuple(uncounted))


def counted(activity: ActivityFact, amount: Decimal) -> Counted:
    """The record with how much of it counts."""
    return Counted(activity=activity.id, title=activity.title, on=activity.on, amount=amount)


def left_out(
    activity: ActivityFact, code: str, reason: str, amount: Decimal | None = None
) -> Uncounted:
    """The record with why it does not count; ``amount`` where that is only a part of it."""
    return Uncounted(
        activity=activity.id,
        title=activity.title,
        on=activity.on,
        code=code,
        reason=reason,
        pending=code in WAITING,
        amount=amount,
    )


def _why_not(
    node: Measured, activity: ActivityFact, subject: Subject, period: Period, said: str
) -> tuple[str, str] | None:
    """The first reason why the record does not count (code, sentence); nothing when it does."""
    if activity.kind not in node.activities:
        return "other_kind", f"{node.label}の対象ではない種類の記録です。"
    if not fits(node, activity):
        return (
            "other_feature",
            f"{node.label}の対象となる分野・役割・形態・主催者の記録ではありません。",
        )
    if activity.on < period.start:
        return "before_period", f"対象期間({said})より前の記録です。"
    if activity.on > period.end:
        return "after_period", f"対象期間({said})より後の記録です。"
    if activity.state == "rejected":
        return "rejected", f"対象外とされた記録です。{activity.note}"
    if activity.state == "double":
        return (
            "double",
            "同じ日の同じ種類の記録を協会が登録しているため、1回だけ数えます。",
        )
    if activity.state == "draft":
        return "draft", "下書きの記録です。提出すると数えます。"
    if activity.on > civil(subject.at) and activity.state != "pending":
        return "future", "まだ行われていない日付の記録です。"
    needed = _needed_until(node, subject)
    if needed is not None and (activity.valid_until is None or activity.valid_until < needed):
        return "expired", f"{japanese(needed)}に有効であることが確かめられない記録です。"
    return None


def _needed_until(node: Measured, subject: Subject) -> date | None:
    """The day on which what the record is about must be valid."""
    match node.valid_on:
        case None:
            return None
        case "decision":
            return civil(subject.at)
        case "new_term":
            return subject.cycle.new_term.start


def _not_yet(activity: ActivityFact, subject: Subject) -> tuple[str, str] | None:
    """What is on its way. A record under audit counts meanwhile where the scheme says so."""
    if activity.state == "pending":
        return "pending", f"反映待ちです。{activity.note}"
    if activity.state != "under_audit":
        return None
    audit = next((a for a in subject.audits if activity.kind in a.activities), None)
    if audit is not None and audit.counts_while_open:
        return None
    return "under_audit", f"{audit.label if audit else '記録'}の確認中です。{activity.note}"
