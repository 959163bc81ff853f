"""Judges ``count``, ``sum``, ``max``, ``distinct`` and ``sum_plus_distinct``."""

from collections.abc import Sequence
from decimal import Decimal

from koshin.core.decision import Counted, Finding, Uncounted
from koshin.core.facts import ActivityFact, Period
from koshin.core.requirements.convert import rounded, total, worths
from koshin.core.requirements.records import counted, in_order, left_out, sort
from koshin.core.requirements.repeats import kept
from koshin.core.requirements.subject import Subject
from koshin.core.requirements.telling import ZERO, Measure, finding
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    NoneOf,
    Prorate,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.rules import Pool

ONE = Decimal(1)
Simple = CountOf | NoneOf | SumOf | LargestOf | DistinctOf | SumPlusDistinct
Split = tuple[Decimal, list[Counted], list[Uncounted]]


def judge_measure(node: Simple, subject: Subject) -> Finding:
    """Measures what counts, and again with what is pending."""
    period = subject.period(node.within)
    records = sort(node, subject, period)
    credit = credit_of(node, subject)
    usable, repeated = kept(node, credit, records.usable)
    amount, taken, left = _measured(node, credit, usable)
    hopeful = amount
    if records.waiting:
        everything, _ = kept(node, credit, in_order((*records.usable, *records.waiting)))
        hopeful, _, _ = _measured(node, credit, everything)
    need, limit = bounds(node, subject, period)
    measure = Measure(
        amount=amount,
        hopeful=hopeful,
        need=need,
        limit=limit,
        counted=tuple(taken),
        uncounted=(*left, *repeated, *records.uncounted),
    )
    return finding(node, subject, period, measure)


def bounds(node: Simple, subject: Subject, period: Period) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that is right."""
    if isinstance(node, NoneOf):
        return None, ZERO
    if isinstance(node, SumOf) and node.least is not None:
        return needed(node.least, node.prorate, subject, period), node.most
    return node.least, node.most


def credit_of(node: Simple | ShareOf | Pool, subject: Subject) -> Credit | None:
    """The conversion the node names."""
    if isinstance(node, CountOf | NoneOf | DistinctOf) or node.credit is None:
        return None
    return subject.credits[node.credit]


def needed(at_least: Decimal, prorate: Prorate | None, subject: Subject, period: Period) -> Decimal:
    """The amount needed, in proportion to the months held where the scheme says so."""
    if prorate is None:
        return at_least
    months = min(subject.months_held(period), prorate.full_months)
    return rounded(at_least * months / prorate.full_months, prorate.rounding)


def _measured(node: Simple, credit: Credit | None, records: Sequence[ActivityFact]) -> Split:
    match node:
        case CountOf() | NoneOf():
            return Decimal(len(records)), [counted(a, ONE) for a in records], []
        case SumOf():
            return _sum(credit, records)
        case LargestOf():
            return _largest(node, credit, records)
        case DistinctOf():
            return _distinct(node, records)
        case SumPlusDistinct():
            amount, taken, left = _sum(credit, records)
            kinds, _, _ = _distinct(node, records)
            return amount + kinds, taken, left


def _sum(credit: Credit | None, records: Sequence[ActivityFact]) -> Split:
    taken: list[Counted] = []
    left: list[Uncounted] = []
    for activity, worth in zip(records, worths(credit, records), strict=True):
        if worth or credit is None:
            taken.append(counted(activity, worth))
        else:
            left.append(left_out(activity, "no_worth", "算定の対象にならない記録です。"))
    return total(credit, sum((record.amount for record in taken), ZERO)), taken, left


def _largest(node: LargestOf, credit: Credit | None, records: Sequence[ActivityFact]) -> Split:
    pairs = list(zip(records, worths(credit, records), strict=True))
    if not pairs:
        return ZERO, [], []
    best = max(range(len(pairs)), key=lambda index: (pairs[index][1], -index))
    left = [
        left_out(activity, "not_largest", f"{node.label}では、最も大きい1件だけを数えます。")
        for index, (activity, _) in enumerate(pairs)
        if index != best
    ]
    return pairs[best][1], [counted(*pairs[best])], left


def _distinct(node: DistinctOf | SumPlusDistinct, records: Sequence[ActivityFact]) -> Split:
    seen: set[str] = set()
    taken: list[Counted] = []
    left: list[Uncounted] = []
    for activity in records:
        new = [name for name in names_of(node, activity) if name not in seen]
        seen.update(new)
        if new:
            taken.append(counted(activity, Decimal(len(new))))
        else:
            left.append(left_out(activity, "repeated", "同じ区分の記録をすでに数えています。"))
    return Decimal(len(seen)), taken, left


def names_of(node: DistinctOf | SumPlusDistinct, activity: ActivityFact) -> tuple[str, ...]:
    """What must differ; where the node names topics, only those."""
    match node.by:
        case "topic":
            named = node.topics
            return tuple(t for t in activity.topics if not named or t in named)
        case "course":
            return (activity.course,) if activity.course else ()
        case "provider":
            return (activity.provider,) if activity.provider else ()
        case "day":
            return (activity.on.isoformat(),)
        case "kind":
            return (activity.kind,)
        case "mode":
            return (activity.mode,) if activity.mode else ()
