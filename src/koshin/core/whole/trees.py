"""Judges requirement trees of many holders; see ``requirements.judge`` for one of one."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from koshin.core.dates import months_before
from koshin.core.scheme.measures import ShareOf
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    Each,
    Elapsed,
    FeePaid,
    FormDone,
    Pool,
    Requirement,
    SomeOf,
)
from koshin.core.whole.columns import Bits, Codes, Ints, day_number
from koshin.core.whole.frame import Frame
from koshin.core.whole.guards import applies, by_day
from koshin.core.whole.measures import Measure, judge_measure, judge_share
from koshin.core.whole.months import day_in_month, month_of
from koshin.core.whole.pools import judge_pool
from koshin.core.whole.rounds import MET, NONE, PENDING, UNMET

Combined = AllOf | AnyOf | SomeOf | Each


@dataclass(frozen=True, kw_only=True)
class Part:
    """What was found of one node: ``outcome`` is 0 where it does not concern the row.

    ``amount``, ``need`` and ``limit`` are in units of ten to the minus ``scale``; nothing of a
    combination.
    """

    outcome: Codes
    amount: Ints | None = None
    need: Ints | None = None
    scale: int = 0
    limit: Ints | None = None


# By the codes on the way to the node; of ``each``, the years are numbered from 1 behind a #.
Parts = dict[str, Part]


def evaluate(node: Requirement, frame: Frame, alive: Bits, parts: Parts, path: str = "") -> Codes:
    """The outcome of the node for each row that is ``alive``; its parts are put into ``parts``."""
    alive = alive & applies(node.when, frame)
    if node.unless is not None:
        alive &= ~applies(node.unless, frame)
    if not alive.any() or isinstance(node, FormDone | FeePaid):
        return np.zeros(frame.n, dtype=np.int8)
    here = f"{path}/{node.code}" if path else node.code
    spared = frame.left.copy()
    match node:
        case AllOf() | AnyOf() | SomeOf():
            found = [evaluate(child, frame, alive, parts, here) for child in node.of]
            binding = [child.consequence == "block" for child in node.of]
            return _combined(node, frame.n, found, binding, parts, here)
        case Each():
            found = [
                evaluate(node.of, year, alive & has, parts, f"{here}#{number}")
                for number, (year, has) in enumerate(frame.years(node), start=1)
            ]
            binding = [node.of.consequence == "block"] * len(found)
            return _combined(node, frame.n, found, binding, parts, here)
        case Pool():
            pool = judge_pool(node, frame, alive)
            _leave_only(alive, frame, spared)
            for code, (measure, together) in pool.groups.items():
                _note(parts, f"{here}/{code}", measure, together, alive)
            return _note(parts, here, pool.measure, pool.outcome, alive)
        case Elapsed():
            measure = _elapsed(node, frame)
        case ShareOf():
            measure = judge_share(node, frame)
        case _:
            measure = judge_measure(node, frame)
    _leave_only(alive, frame, spared)
    return _note(parts, here, measure, measure.outcome, alive)


def _leave_only(alive: Bits, frame: Frame, spared: Bits) -> None:
    """A row that the node does not concern is not left because of it."""
    frame.left[~alive] = spared[~alive]


def _note(parts: Parts, path: str, measure: Measure, outcome: Codes, alive: Bits) -> Codes:
    found = np.where(alive, outcome, NONE).astype(np.int8)
    parts[path] = Part(
        outcome=found,
        amount=measure.amount,
        need=measure.need,
        limit=measure.limit,
        scale=measure.scale,
    )
    return found


def _combined(
    node: Combined,
    n: int,
    children: list[Codes],
    binding: list[bool],
    parts: Parts,
    path: str,
) -> Codes:
    """Met by enough good children; pending when those that are pending would be enough.

    A child that does not block is judged, and decides nothing here.
    """
    nothing = np.zeros(n, dtype=np.int8)
    some = np.stack([nothing, *children]).any(axis=0)
    table = np.stack([nothing, *(c for c, binds in zip(children, binding, strict=True) if binds)])
    count = (table != NONE).sum(axis=0)
    good = (table == MET).sum(axis=0)
    hopeful = good + (table == PENDING).sum(axis=0)
    need = _needed(node, count)
    outcome = np.where(good >= need, MET, np.where(hopeful >= need, PENDING, UNMET))
    found = np.where(some, outcome, NONE).astype(np.int8)
    parts[path] = Part(outcome=found)
    return found


def _needed(node: Combined, count: Ints) -> Ints:
    if isinstance(node, AllOf):
        return count
    if isinstance(node, Each):
        return count if node.at_least is None else np.minimum(count, node.at_least)
    return np.minimum(count, 1 if isinstance(node, AnyOf) else node.n)


def _elapsed(node: Elapsed, frame: Frame) -> Measure:
    since = frame.began if node.since == "term" else frame.awarded

    def reached(day: date) -> int:
        return day_number(months_before(day, -node.at_least_months, month_end_aware=False))

    today = np.array([frame.today])
    begun = month_of(today) - month_of(since)
    passed = np.maximum(0, begun - (day_in_month(today) < day_in_month(since)))
    met = frame.today >= by_day(since, reached)
    return Measure(
        outcome=np.where(met, MET, UNMET).astype(np.int8),
        amount=passed,
        need=np.full(frame.n, node.at_least_months),
        scale=0,
    )
