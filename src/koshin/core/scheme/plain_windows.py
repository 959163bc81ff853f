"""When a round's window opens and closes by the rule alone, before any exception."""

from datetime import date, datetime, timedelta

from koshin.core.dates import JST, end_of_day, months_before, start_of_day
from koshin.core.scheme.calendar_rules import Anchored, Batch, FiscalYear

Instants = tuple[datetime, datetime]


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
