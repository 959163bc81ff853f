"""A return as an item of an application: when it begins, its window and its new term."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from koshin.core.cycles import first_cycle, renewal_cycle
from koshin.core.dates import (
    civil,
    end_of_day,
    months_after,
    months_late,
    start_of_day,
    years_after,
)
from koshin.core.decision import Cycle, Option, Window
from koshin.core.facts import CompletionFact, CredentialFact, Facts, Period
from koshin.core.fees import half_years
from koshin.core.outcomes import asked_for
from koshin.core.scheme.calendar_rules import Batch
from koshin.core.scheme.life_rules import Cutoff, ReturnRoute
from koshin.core.scheme.model import Scheme

ONE_DAY = timedelta(days=1)
OPEN_YEARS = 1


@dataclass(frozen=True, kw_only=True)
class Begins:
    """From when a return is valid, and the last day to apply and pay for just this day."""

    effective: date
    last_day: date | None


def begins(rule: ReturnRoute, ready: date) -> Begins:
    """At once, or on the date of the first cut-off that is not over: 4/30 → 10/1, 10/31 → 4/1."""
    if rule.effective == "last_cleared":
        return Begins(effective=ready, last_day=None)
    cutoff, registered = next_cutoff(rule.cutoffs, ready)
    return Begins(effective=registered, last_day=cutoff)


def next_cutoff(cutoffs: Sequence[Cutoff], ready: date) -> tuple[date, date]:
    """The first cut-off that is not over on the day, and the registration date that it is for."""
    return min(
        (cutoff, _after(cutoff, one.registered_on))
        for year in (ready.year, ready.year + 1)
        for one in cutoffs
        if (cutoff := date(year, *one.until)) >= ready
    )


def returning(
    scheme: Scheme,
    route: str,
    held: CredentialFact,
    facts: Facts,
    *,
    lapse: date,
    until: date | None,
    begins: Begins,
    at: datetime,
) -> Option:
    """The return by a way that the scheme states and that is open to this credential.

    Its round is known by the lapse (``return-2027-04-01``), so that one lapse is mended once. The
    window closes with the way or with the cut-off, whichever comes first; a way without a limit is
    offered for a year.
    """
    rule = _rule(scheme, route)
    term = _term(scheme, rule, held, facts, begins.effective)
    ends = [day for day in (until, begins.last_day) if day is not None]
    last = min(ends, default=years_after(civil(at), OPEN_YEARS))
    cycle = Cycle(
        code=f"return-{lapse.isoformat()}",
        label=rule.label,
        judged=None,
        window=Window(
            opens=start_of_day(months_after(lapse, rule.after_months)),
            closes=end_of_day(last),
        ),
        current_end=lapse - ONE_DAY,
        new_term=term,
        ordinal=0,
        late=True,
        late_months=months_late(lapse - ONE_DAY, civil(at)),
    )
    return Option(
        kind="return",
        qualification=held.qualification,
        qualification_name=scheme.qualification_name(held.qualification),
        credential=held.id,
        cycle=cycle,
        finding=None,
        offered=True,
        gives=asked_for(scheme, held.qualification, cycle),
        remaining_halves=half_years(scheme, term),
        route=route,
    )


def _rule(scheme: Scheme, route: str) -> ReturnRoute:
    if scheme.reinstatement is None:
        raise ValueError("a return is asked about only where the scheme states the ways back")
    return scheme.reinstatement.routes[route]


def _after(day: date, month_day: tuple[int, int]) -> date:
    found = date(day.year, *month_day)
    return found if found > day else date(day.year + 1, *month_day)


def _term(
    scheme: Scheme,
    rule: ReturnRoute,
    held: CredentialFact,
    facts: Facts,
    effective: date,
) -> Period:
    if rule.term == "original_end":
        cycle = renewal_cycle(scheme, held)
        while cycle.new_term.end < effective:
            held = replace(held, terms=(*held.terms, cycle.new_term))
            cycle = renewal_cycle(scheme, held)
        return Period(start=max(effective, cycle.new_term.start), end=cycle.new_term.end)
    # A first registration of a course that was finished on the eve of the effective day.
    done = effective - ONE_DAY if isinstance(scheme.calendar, Batch) else effective
    again = CompletionFact(
        qualification=held.qualification, course_number=held.number, completed_on=done
    )
    others = replace(facts, credentials=tuple(c for c in facts.credentials if c != held))
    return first_cycle(scheme, again, others, at=start_of_day(done)).new_term
