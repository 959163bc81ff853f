"""One renewal per fiscal year, judged by the year before (ITC: itc.md §2) or by itself.

Where the running year is judged, every day of the rule lies in the fiscal year that is the label,
and the term ends within it: the renewal labelled 2026 opens in February 2027.
"""

from datetime import date, datetime, time, timedelta

from koshin.core.calendars.windows import override_of, window
from koshin.core.dates import JST, civil, fiscal_period, fiscal_year, start_of_day
from koshin.core.decision import Cycle, Window
from koshin.core.facts import CompletionFact, CredentialFact, Period
from koshin.core.scheme.calendar_rules import FiscalYear
from koshin.core.scheme.plain_windows import day_of, in_year

ONE_DAY = timedelta(days=1)


def window_of(calendar: FiscalYear, year: int) -> Window:
    """The window of the renewal labelled ``year``, exceptions included."""
    opens, closes = in_year(calendar, year)
    return window(opens=opens, closes=closes, override=override_of(calendar.overrides, str(year)))


def renewal_cycle(calendar: FiscalYear, credential: CredentialFact) -> Cycle:
    """The renewal labelled with the year in which the present term ends."""
    end = credential.last_term.end
    ordinal = fiscal_year(end) - fiscal_year(credential.awarded_on) + _running(calendar)
    return cycle_ending(calendar, end, ordinal=max(1, ordinal))


def cycle_ending(calendar: FiscalYear, end: date, *, ordinal: int) -> Cycle:
    """The renewal of terms that end on ``end``."""
    year = fiscal_year(end)
    return Cycle(
        code=str(year),
        label=calendar.label.format(year=year),
        judged=judged(calendar, year),
        window=window_of(calendar, year),
        current_end=end,
        new_term=Period(start=end + ONE_DAY, end=term_end(calendar, year)),
        ordinal=ordinal,
    )


def judged(calendar: FiscalYear, year: int) -> Period:
    """The fiscal year that the renewal labelled ``year`` judges."""
    return fiscal_period(year if _running(calendar) else year - 1)


def first_cycle(calendar: FiscalYear, completion: CompletionFact, at: datetime) -> Cycle:
    """First certification on the day of ``at``: any day until what was passed is too old."""
    day = max(civil(at), completion.completed_on)
    label = fiscal_year(day) - _running(calendar)
    last_year = fiscal_year(completion.completed_on) + calendar.first_usable_fiscal_years - 1
    closes = datetime.combine(fiscal_period(last_year).end, time(23, 59, 59), tzinfo=JST)
    return Cycle(
        code=f"first-{fiscal_year(day)}",
        label=calendar.label.format(year=fiscal_year(day)),
        judged=None,
        window=Window(opens=start_of_day(completion.completed_on), closes=closes),
        current_end=None,
        new_term=Period(start=day, end=term_end(calendar, label)),
        ordinal=0,
    )


def upcoming(calendar: FiscalYear, on: date, count: int) -> tuple[Cycle, ...]:
    """The next renewals whose window has not closed on ``on``, soonest first."""
    year = fiscal_year(on) - 1
    while window_of(calendar, year).closes < start_of_day(on):
        year += 1
    return tuple(
        cycle_ending(calendar, term_end(calendar, label - 1), ordinal=1)
        for label in range(year, year + count)
    )


def valid_until(calendar: FiscalYear, end: date) -> date:
    """The day to which a term that says ``end`` is honoured (the exception of 2020: itc.md §2)."""
    override = override_of(calendar.overrides, str(fiscal_year(end)))
    if override is None or override.honoured_to is None:
        return end
    return max(end, override.honoured_to)


def _running(calendar: FiscalYear) -> bool:
    return calendar.judges == "running"


def term_end(calendar: FiscalYear, year: int) -> date:
    """The last day of the term that the renewal labelled ``year`` brings."""
    return day_of(calendar, year + 1, calendar.term_ends_on)
