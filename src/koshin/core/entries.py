"""Which days may be entered by a holder now (ITC's ledger: itc.md §4.6)."""

from datetime import datetime

from koshin.core.calendars import fiscal
from koshin.core.dates import civil, fiscal_period, fiscal_year, months_before, start_of_day
from koshin.core.facts import Period
from koshin.core.scheme.calendar_rules import FiscalYear
from koshin.core.scheme.model import Scheme


def accepted_period(scheme: Scheme, *, at: datetime, applied: bool) -> Period | None:
    """The days on which an activity entered now may lie; nothing where holders enter none.

    Rolling: the last so many months. By fiscal year: from 1 April until the window closes, the
    year that is being judged, until the holder has applied (``applied``: for the renewal of this
    year); otherwise the running fiscal year. No day after today.
    """
    if scheme.entries is None:
        return None
    today = civil(at)
    if scheme.entries.months_back is not None:
        since = months_before(today, scheme.entries.months_back, month_end_aware=False)
        return Period(start=since, end=today)
    if not isinstance(scheme.calendar, FiscalYear):
        return None
    year = fiscal_year(today)
    running = fiscal_period(year)
    if scheme.calendar.judges == "running":
        return Period(start=running.start, end=today)
    over = fiscal.window_of(scheme.calendar, year).state(at) == "after"
    if not applied and start_of_day(running.start) <= at and not over:
        return fiscal_period(year - 1)
    return Period(start=running.start, end=today)
