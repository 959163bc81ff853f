"""When a round's window opens and closes: by the rule alone, and with its exception."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from koshin.core.dates import JST, end_of_day, months_before, start_of_day
from koshin.core.scheme.calendar_rules import Anchored, Batch, Calendar, FiscalYear

Instants = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)
LONGEST_YEARS = 60
SPARE_DAYS = 400


def in_year(calendar: FiscalYear, year: int) -> Instants:
    """Of the renewal labelled ``year``."""
    rule = calendar.window
    return (
        datetime.combine(day_of(calendar, year, rule.opens_on), rule.opens_at, tzinfo=JST),
        datetime.combine(day_of(calendar, year, rule.closes_on), rule.closes_at, tzinfo=JST),
    )


def day_of(calendar: FiscalYear, year: int, day: tuple[int, int]) -> date:
    """The day in the calendar year of the label; in its fiscal year where that is judged."""
    found = date(year, *day)
    return found.replace(year=year + 1) if calendar.judges == "running" and day[0] < 4 else found


def before(calendar: Batch, eve: date) -> Instants:
    """Of the terms that end on ``eve``."""
    opens = months_before(eve, calendar.window_opens_months_before_end)
    return start_of_day(opens), end_of_day(eve)


def around(calendar: Anchored, end: date) -> Instants:
    """Of a term that ends on ``end``, renewed in time."""
    rule = calendar.window
    last = (rule.closes_days_after_end or 0) - (rule.closes_days_before_end or 0)
    opens = end - timedelta(days=rule.opens_days_before_end)
    return start_of_day(opens), end_of_day(end + timedelta(days=last))


def plain_window(calendar: Calendar, code: str) -> Instants:
    """Of the round with this code, by the rule alone."""
    if isinstance(calendar, FiscalYear):
        return in_year(calendar, int(code))
    end = date.fromisoformat(code)
    return before(calendar, end) if isinstance(calendar, Batch) else around(calendar, end)


def window_of(calendar: Calendar, code: str) -> Instants:
    """The same as the round's exception leaves it."""
    opens, closes = plain_window(calendar, code)
    for override in calendar.overrides:
        if override.cycle == code:
            opens, closes = override.opens or opens, override.closes or closes
    return opens, closes


def first_unopened(calendar: Calendar, at: datetime) -> str:
    """The first round whose window opens only after ``at``."""
    return next(code for code in _rounds(calendar, at) if window_of(calendar, code)[0] > at)


def last_opened(calendar: Calendar, at: datetime) -> str:
    """The last round whose window had opened by ``at``."""
    following = first_unopened(calendar, at)
    return max(code for code in _rounds(calendar, at) if code < following)


def _rounds(calendar: Calendar, at: datetime) -> Iterator[str]:
    """The codes of the rounds around a moment, in their order."""
    today = at.astimezone(JST).date()
    years = range(today.year - 2, today.year + LONGEST_YEARS)
    if isinstance(calendar, FiscalYear):
        yield from map(str, years)
    elif isinstance(calendar, Batch):
        starts = [date(y, *day) for y in years for day in sorted(calendar.registration_dates)]
        yield from ((start - ONE_DAY).isoformat() for start in starts)
    else:
        first = today - timedelta(days=1)
        days = range(calendar.window.opens_days_before_end + SPARE_DAYS)
        yield from ((first + timedelta(days=n)).isoformat() for n in days)
