"""For whom a rule is, for many renewals at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from koshin.core.dates import civil
from koshin.core.requirements.guards import Bearer, GuardPeriod, holds
from koshin.core.scheme.guard import Guard
from koshin.core.whole.columns import ACCEPTED, Bits, Ints, day_number, day_of
from koshin.core.whole.frame import Frame, Spans
from koshin.core.whole.rounds import fiscal_years

# What a guard says of anything but the round.
BEYOND_THE_ROUND: dict[str, object] = {
    "awarded_from": None,
    "awarded_to": None,
    "cohort": None,
    "has_activity": None,
    "within": None,
    "holds": (),
}


def applies(guard: Guard | None, frame: Frame) -> Bits:
    """Whether a rule with this guard is for each row."""
    if guard is None:
        return np.ones(frame.n, dtype=np.bool_)
    of_round = guard.model_copy(update=BEYOND_THE_ROUND)
    table = frame.rounds.by_round(
        ("guard", id(guard)),
        lambda cycle: holds(
            of_round, Bearer(cycle=cycle, credential=None, activities=(), on=day_of(frame.today))
        ),
        np.bool_,
    )
    found: Bits = table[frame.round] & _award_fits(guard, frame.awarded)
    if guard.holds:
        found &= _holds_one(frame, guard.holds)
    if guard.has_activity is not None:
        found &= _has_activity(frame, guard)
    return found


def _award_fits(guard: Guard, awarded: Ints) -> Bits:
    found = np.ones(len(awarded), dtype=np.bool_)
    if guard.awarded_from is not None:
        found &= awarded >= day_number(guard.awarded_from)
    if guard.awarded_to is not None:
        found &= awarded <= day_number(guard.awarded_to)
    if guard.cohort is not None:
        found &= fiscal_years(awarded) % guard.cohort.every == guard.cohort.remainder
    return found


def _holds_one(frame: Frame, codes: tuple[str, ...]) -> Bits:
    base = frame.base
    wanted = np.array([code in codes for code in base.qualifications], dtype=np.bool_)
    holder = base.held.holder[wanted[base.held.qualification]]
    return np.bincount(holder, minlength=len(base.ids))[frame.holder] > 0


def _has_activity(frame: Frame, guard: Guard) -> Bits:
    records = frame.records
    kinds = records.shapes.table(guard, lambda a: a.kind == guard.has_activity)
    if not len(kinds):
        return np.zeros(frame.n, dtype=np.bool_)
    counts = kinds[records.shape] & (records.state == ACCEPTED)
    if guard.within is not None:
        first, last = _days(frame, guard.within)
        day = records.day[frame.record]
        then = counts[frame.record] & (day >= first[frame.row]) & (day <= last[frame.row])
        return np.bincount(frame.row[then], minlength=frame.n) > 0
    return np.bincount(records.holder[counts], minlength=len(frame.base.ids))[frame.holder] > 0


def _days(frame: Frame, word: GuardPeriod) -> Spans:
    """The days of a guard for each row, which are those of its round."""
    if word == "window":
        by_round = frame.rounds.by_round
        first = by_round("window.opens", lambda cycle: _number(cycle.window.opens))
        last = by_round("window.closes", lambda cycle: _number(cycle.window.closes))
        return first[frame.round], last[frame.round]
    return replace(frame, span=None).period(word)


def _number(at: datetime) -> int:
    return day_number(civil(at))


def by_day(days: Ints, ask: Callable[[date], int]) -> Ints:
    """A property of each day; asked once of every different one."""
    kinds, back = np.unique(days, return_inverse=True)
    return np.array([ask(day_of(day)) for day in kinds.tolist()], dtype=np.int64)[back]
