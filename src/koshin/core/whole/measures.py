"""Judges ``count``, ``sum``, ``max``, ``distinct`` and ``sum_plus_distinct`` of many holders."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from koshin.core.facts import ActivityFact
from koshin.core.requirements import convert
from koshin.core.requirements.convert import fits
from koshin.core.requirements.measure import Simple, names_of
from koshin.core.requirements.repeats import name_of
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    Measured,
    NoneOf,
    Prorate,
    Repeats,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.rules import Pool
from koshin.core.whole.columns import ACCEPTED, PENDING, Bits, Codes, Ints
from koshin.core.whole.frame import Frame, Spans
from koshin.core.whole.months import whole_months
from koshin.core.whole.rounds import MET, UNMET
from koshin.core.whole.rounds import PENDING as STILL_PENDING
from koshin.core.whole.tally import different, grouped, largest, sums
from koshin.core.whole.worth import Chosen, Worth, digits, rounded, scaled, whole, worths


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Amounts of every row between their bounds, in units of ten to the minus ``scale``."""

    outcome: Codes
    amount: Ints
    need: Ints | None
    scale: int
    limit: Ints | None = None


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The least and the most that is right, where there is one."""

    need: Worth | None = None
    limit: Worth | None = None


def judge_measure(node: Simple, frame: Frame) -> Measure:
    """Measures what counts, and again with what is pending."""
    period = frame.period(node.within)
    now, hopeful = choose(node, frame, period)
    amount = _measured(node, frame, now)
    more = amount if hopeful is None else _measured(node, frame, hopeful)
    if isinstance(node, NoneOf):
        return judged(amount, more, Bounds(limit=_everywhere(Decimal(0), frame)))
    prorate = node.prorate if isinstance(node, SumOf) else None
    least = None if node.least is None else needs(node.least, prorate, frame, period)
    most = None if node.most is None else _everywhere(node.most, frame)
    return judged(amount, more, Bounds(need=least, limit=most))


def judge_share(node: ShareOf, frame: Frame) -> Measure:
    """The part against its share of the whole, and again with what is pending."""
    now, hopeful = choose(node, frame, frame.period(node.within))
    amount, bounds = _share(node, frame, now)
    if hopeful is None:
        return judged(amount, amount, bounds)
    more, then = _share(node, frame, hopeful)
    return judged(amount, more, bounds, then)


def _share(node: ShareOf, frame: Frame, chosen: Chosen) -> tuple[Worth, Bounds]:
    credit = credit_of(node, frame)
    each = worths(credit, frame, chosen)
    records = frame.records
    fit = records.shapes.table(node.part, lambda a: fits(node.part, a))
    mine = fit[records.shape[chosen.record]] if len(fit) else np.zeros(0, dtype=np.bool_)
    part, everything = (
        total(credit, Worth(values=sums(row, values, frame.n), scale=each.scale))
        for row, values in (
            (chosen.row[mine], each.values[mine]),
            (chosen.row, each.values),
        )
    )
    return part, Bounds(need=_of(node.least, everything), limit=_of(node.most, everything))


def _of(share: Decimal | None, everything: Worth) -> Worth | None:
    if share is None:
        return None
    scale = digits(share)
    values = everything.values * whole(share, scale)
    return Worth(values=values, scale=everything.scale + scale)


def _everywhere(amount: Decimal, frame: Frame) -> Worth:
    scale = digits(amount)
    return Worth(values=np.full(frame.n, whole(amount, scale)), scale=scale)


def choose(node: Measured, frame: Frame, period: Spans) -> tuple[Chosen, Chosen | None]:
    """The records that count, and those together with the pending ones where there are any."""
    records = frame.records
    fit = records.shapes.table(node, lambda a: fits(node, a))
    pairs = np.flatnonzero(fit[records.shape[frame.record]]) if len(fit) else np.zeros(0, np.int64)
    row, record = frame.row[pairs], frame.record[pairs]
    day, state = records.day[record], records.state[record]
    inside = (day >= period[0][row]) & (day <= period[1][row])
    usable = inside & (state == ACCEPTED) & (day <= frame.today)
    waiting = inside & (state == PENDING)
    both = usable | waiting
    _leave_repeated(node.repeats, frame, Chosen(row=row[both], record=record[both]))
    now = Chosen(row=row[usable], record=record[usable])
    if not waiting.any():
        return now, None
    return now, Chosen(row=row[both], record=record[both])


def _leave_repeated(rule: Repeats | None, frame: Frame, chosen: Chosen) -> None:
    """Marks the rows with two records of one name: which of them counts is decided one by one."""
    if rule is None or not len(chosen.row):
        return
    known = {"": -1}
    samples = frame.records.shapes.samples
    table = np.array([known.setdefault(name_of(rule, a), len(known)) for a in samples])
    names = table[frame.records.shape[chosen.record]]
    named = names >= 0
    keys = chosen.row[named] * (len(known) + 1) + names[named]
    keys, times = np.unique(keys, return_counts=True)
    frame.left[keys[times > 1] // (len(known) + 1)] = True


def needs(at_least: Decimal, prorate: Prorate | None, frame: Frame, period: Spans) -> Worth:
    """What each row needs, in proportion to the months held where the scheme says so."""
    if prorate is None:
        return _everywhere(at_least, frame)
    months = whole_months(np.maximum(period[0], frame.awarded), period[1])
    held = np.minimum(months, prorate.full_months)
    table = [
        convert.rounded(at_least * month / prorate.full_months, prorate.rounding)
        for month in range(int(held.max(initial=0)) + 1)
    ]
    scale = digits(*table)
    values = np.array([whole(one, scale) for one in table], dtype=np.int64)
    return Worth(values=values[held], scale=scale)


def judged(amount: Worth, hopeful: Worth, bounds: Bounds, then: Bounds | None = None) -> Measure:
    """Met between the bounds; pending when records on their way would bring it there.

    ``then`` are the bounds with those records, where they are others.
    """
    stated = [bounds.need, bounds.limit, *((then.need, then.limit) if then else ())]
    scale = max(one.scale for one in (amount, hopeful, *stated) if one is not None)
    has, hopes = (scaled(one.values, one.scale, scale) for one in (amount, hopeful))
    need, limit = (_scaled(one, scale) for one in (bounds.need, bounds.limit))
    right = _between(has, need, limit)
    if then is None:
        helped = _between(hopes, need, None) & _between(has, None, limit)
    else:
        helped = _between(hopes, _scaled(then.need, scale), _scaled(then.limit, scale))
    outcome = np.where(right, MET, np.where(helped, STILL_PENDING, UNMET)).astype(np.int8)
    return Measure(outcome=outcome, amount=has, need=need, limit=limit, scale=scale)


def _scaled(bound: Worth | None, scale: int) -> Ints | None:
    return None if bound is None else scaled(bound.values, bound.scale, scale)


def _between(values: Ints, least: Ints | None, most: Ints | None) -> Bits:
    found: Bits = np.ones(len(values), dtype=np.bool_)
    if least is not None:
        found &= values >= least
    if most is not None:
        found &= values <= most
    return found


def _measured(node: Simple, frame: Frame, chosen: Chosen) -> Worth:
    match node:
        case CountOf() | NoneOf():
            ones = np.ones(len(chosen.row), dtype=np.int64)
            return Worth(values=sums(chosen.row, ones, frame.n), scale=0)
        case SumOf():
            return _sum(credit_of(node, frame), frame, chosen)
        case LargestOf():
            each = worths(credit_of(node, frame), frame, chosen)
            return Worth(values=largest(chosen.row, each.values, frame.n), scale=each.scale)
        case DistinctOf():
            return Worth(values=_distinct(node, frame, chosen), scale=0)
        case SumPlusDistinct():
            total = _sum(credit_of(node, frame), frame, chosen)
            names = scaled(_distinct(node, frame, chosen), 0, total.scale)
            return Worth(values=total.values + names, scale=total.scale)


def credit_of(
    node: SumOf | LargestOf | SumPlusDistinct | ShareOf | Pool, frame: Frame
) -> Credit | None:
    """The conversion the node names."""
    return None if node.credit is None else frame.rounds.scheme.credits[node.credit]


def _sum(credit: Credit | None, frame: Frame, chosen: Chosen) -> Worth:
    each = worths(credit, frame, chosen)
    row, values = chosen.row, each.values
    if credit is not None and credit.rounding is not None and credit.rounding.at == "day":
        number, first = grouped(row, frame.records.day[chosen.record])
        values = np.zeros(len(first), dtype=np.int64)
        np.add.at(values, number, each.values)
        row, values = row[first], rounded(values, each.scale, credit.rounding)
    return total(credit, Worth(values=sums(row, values, frame.n), scale=each.scale))


def total(credit: Credit | None, amount: Worth) -> Worth:
    """Totals, rounded where the scheme rounds totals."""
    if credit is None or credit.rounding is None or credit.rounding.at != "total":
        return amount
    return Worth(values=rounded(amount.values, amount.scale, credit.rounding), scale=amount.scale)


def _distinct(node: DistinctOf | SumPlusDistinct, frame: Frame, chosen: Chosen) -> Ints:
    records = frame.records
    if node.by == "day":
        days = records.day[chosen.record]
        return different(chosen.row, days - days.min(initial=0), frame.n)
    known: dict[str, int] = {}

    def number(sample: ActivityFact) -> list[int]:
        return [known.setdefault(name, len(known)) for name in names_of(node, sample)]

    lists = [number(sample) for sample in records.shapes.samples]
    most = max((len(one) for one in lists), default=0)
    table = np.array([one + [-1] * (most - len(one)) for one in lists], dtype=np.int64)
    names = table.reshape(len(lists), most)[records.shape[chosen.record]]
    return different(np.repeat(chosen.row, most), names.reshape(-1), frame.n)
