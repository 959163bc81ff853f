"""Terms of whole years from fixed registration dates (JSPO: jspo.md §3, §5)."""

from datetime import date, datetime, timedelta

from koshin.core.calendars.windows import override_of, window
from koshin.core.dates import (
    civil,
    japanese_short,
    months_before,
    next_anniversary,
    start_of_term_ending,
    term_of_years,
    years_after,
)
from koshin.core.decision import Cycle, Window
from koshin.core.facts import CompletionFact, CredentialFact, Period
from koshin.core.scheme.calendar_rules import Batch
from koshin.core.scheme.plain_windows import before

ONE_DAY = timedelta(days=1)


def window_before(calendar: Batch, registration: date) -> Window:
    """The window of the round that begins on ``registration``: it closes the second before."""
    eve = registration - ONE_DAY
    opens, closes = before(calendar, eve)
    return window(
        opens=opens,
        closes=closes,
        override=override_of(calendar.overrides, eve.isoformat()),
    )


def renewal_cycle(calendar: Batch, credential: CredentialFact) -> Cycle:
    """The round in which this credential is renewed next."""
    return cycle_ending(calendar, credential.last_term.end, ordinal=len(credential.terms))


def cycle_ending(calendar: Batch, end: date, *, ordinal: int) -> Cycle:
    """The renewal of terms that end on ``end``.

    Judged is the whole term of years that ends with the present one: an addition takes over the
    running record instead of beginning its own (jspo.md §4.1, §13 case 3).
    """
    first_day = end + ONE_DAY
    return Cycle(
        code=end.isoformat(),
        label=_label(calendar, first_day),
        judged=Period(
            start=start_of_term_ending(end, calendar.term_years),
            end=months_before(end, calendar.judged_until_months_before_end),
        ),
        window=window_before(calendar, first_day),
        current_end=end,
        new_term=term_of_years(first_day, calendar.term_years),
        ordinal=ordinal,
    )


def first_cycle(
    calendar: Batch, completion: CompletionFact, running: tuple[CredentialFact, ...], at: datetime
) -> Cycle:
    """The round in which somebody who finished a course is registered.

    With a running credential the new one takes its expiry; where that ends on the eve of the
    registration date, both begin the next whole term together (jspo.md §5, §13 cases 4 and 5).
    """
    registration = next_anniversary(
        max(civil(at), completion.completed_on), calendar.registration_dates
    )
    eve = registration - ONE_DAY
    new_term = term_of_years(registration, calendar.term_years)
    ends = [held.last_term.end for held in running if held.last_term.end > eve]
    if calendar.align_additions and ends:
        new_term = Period(start=registration, end=max(ends))
    return Cycle(
        code=eve.isoformat(),
        label=_label(calendar, registration),
        judged=None,
        window=window_before(calendar, registration),
        current_end=None,
        new_term=new_term,
        ordinal=0,
    )


def running_at(credentials: tuple[CredentialFact, ...], day: date) -> tuple[CredentialFact, ...]:
    """The credentials whose last term has not ended before ``day``."""
    return tuple(held for held in credentials if held.terms and held.last_term.end >= day)


def last_offer(calendar: Batch, completion: CompletionFact) -> date:
    """The last day on which a first registration is offered without the way of re-registration."""
    first = next_anniversary(completion.completed_on, calendar.registration_dates)
    return years_after(first, calendar.first_offer_years) - ONE_DAY


def _label(calendar: Batch, start: date) -> str:
    return calendar.label.format(start=japanese_short(start))


def upcoming(calendar: Batch, on: date, count: int) -> tuple[Cycle, ...]:
    """The next rounds whose window has not closed on ``on``, soonest first."""
    found: list[Cycle] = []
    day = on
    while len(found) < count:
        day = next_anniversary(day, calendar.registration_dates)
        found.append(cycle_ending(calendar, day - ONE_DAY, ordinal=1))
    return tuple(found)
