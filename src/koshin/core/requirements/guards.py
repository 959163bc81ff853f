"""Whether a rule is for somebody: everything its guard states must be so."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from koshin.core.dates import civil, fiscal_year, months_before, whole_years, years_after
from koshin.core.decision import Cycle
from koshin.core.facts import ActivityFact, CredentialFact, Period
from koshin.core.scheme.guard import Guard, ReckonedOn
from koshin.core.scheme.periods import Back, PeriodWord

ONE_DAY = timedelta(days=1)
GuardPeriod = PeriodWord | Literal["window"]


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Whom a guard is asked about. ``held``: the codes of all qualifications that they have.

    ``credential`` is nothing at a first registration. ``on`` is the day of the decision.
    """

    cycle: Cycle
    credential: CredentialFact | None
    activities: tuple[ActivityFact, ...]
    on: date
    held: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    born_on: date | None = None


def holds(guard: Guard, who: Bearer) -> bool:
    """Whether everything the guard states is so."""
    cycle = who.cycle
    return (
        _ordinal_fits(guard, cycle.ordinal)
        and _cycle_fits(guard, cycle.code)
        and _award_fits(guard, who.credential)
        and _time_fits(guard, who)
        and (guard.late is None or guard.late == cycle.late)
        and _between(cycle.late_months, guard.late_months_from, guard.late_months_to)
        and (not guard.holds or any(code in who.held for code in guard.holds))
        and (not guard.classes or any(code in who.classes for code in guard.classes))
        and _activity_fits(guard, who)
    )


def _activity_fits(guard: Guard, who: Bearer) -> bool:
    if guard.has_activity is None:
        return True
    period = None if guard.within is None else _period(guard.within, who)
    return any(
        a.kind == guard.has_activity and a.state == "accepted" and (not period or a.on in period)
        for a in who.activities
    )


def _period(word: GuardPeriod, who: Bearer) -> Period:
    """The days of a guard, which are those of the round also where a part is judged by year."""
    cycle = who.cycle
    if word == "window":
        return Period(start=civil(cycle.window.opens), end=civil(cycle.window.closes))
    awarded = date.min if who.credential is None else who.credential.awarded_on
    judged = cycle.judged or Period(start=awarded, end=cycle.new_term.start)
    if isinstance(word, Back):
        return Period(start=first_day_back(judged, word), end=judged.end)
    if word == "since_award":
        return Period(start=min(awarded, judged.end), end=judged.end)
    return judged


def first_day_back(judged: Period, word: Back) -> date:
    """The first of the last years or months before the end of the judged period."""
    after = judged.end + ONE_DAY
    if word.last_years is not None:
        return years_after(after, -word.last_years)
    return months_before(after, word.last_months or 0, month_end_aware=False)


def _between(value: int, first: int | None, last: int | None) -> bool:
    return (first is None or value >= first) and (last is None or value <= last)


def _ordinal_fits(guard: Guard, ordinal: int) -> bool:
    return _between(ordinal, guard.ordinal_from, guard.ordinal_to) and (
        guard.ordinal_every is None or (ordinal > 0 and ordinal % guard.ordinal_every == 0)
    )


def _cycle_fits(guard: Guard, code: str) -> bool:
    """Codes of rounds are years or ISO dates, so their order is that of their letters."""
    return (guard.cycle_from is None or code >= guard.cycle_from) and (
        guard.cycle_to is None or code <= guard.cycle_to
    )


def _award_fits(guard: Guard, credential: CredentialFact | None) -> bool:
    if (
        guard.awarded_from is None
        and guard.awarded_to is None
        and guard.cohort is None
        and not guard.routes
    ):
        return True
    if credential is None:
        return False
    awarded = credential.awarded_on
    return (
        (guard.awarded_from is None or awarded >= guard.awarded_from)
        and (guard.awarded_to is None or awarded <= guard.awarded_to)
        and (not guard.routes or credential.route in guard.routes)
        and (
            guard.cohort is None
            or fiscal_year(awarded) % guard.cohort.every == guard.cohort.remainder
        )
    )


def _time_fits(guard: Guard, who: Bearer) -> bool:
    """Age and years held, in whole years on the day that the guard names."""
    if guard.reckoned_on is None:
        return True
    day = _reckoned(guard.reckoned_on, who)
    if guard.age_from is not None or guard.age_to is not None:
        if who.born_on is None:
            return False
        if not _between(whole_years(who.born_on, day), guard.age_from, guard.age_to):
            return False
    if guard.held_years_from is None and guard.held_years_to is None:
        return True
    if who.credential is None:
        return False
    held = whole_years(who.credential.awarded_on, day)
    return _between(held, guard.held_years_from, guard.held_years_to)


def _reckoned(word: ReckonedOn, who: Bearer) -> date:
    match word:
        case "decision":
            return who.on
        case "fiscal_year_start":
            return date(fiscal_year(who.on), 4, 1)
        case "judged_end":
            return who.cycle.judged.end if who.cycle.judged else who.on
        case "new_term":
            return who.cycle.new_term.start
