"""Calendars whose rounds cannot be, and rounds that no calendar has."""

from collections.abc import Iterator
from datetime import datetime

from koshin.core.dates import start_of_day
from koshin.core.scheme.calendar_rules import Anchored, Batch, Calendar, FiscalYear, Override
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.plain_windows import in_year, plain_window
from koshin.core.scheme.reader import Path
from koshin.core.scheme.round_codes import is_round, round_example

PLACE: Path = ("calendar",)
DAYS_OF_A_YEAR = 366
# The window lies on the same days of every year.
ANY_YEAR = 2027


def calendar_faults(scheme: Scheme) -> Iterator[Fault]:
    """Windows that close before they open, periods that end before they begin, unknown rounds."""
    calendar = scheme.calendar
    if isinstance(calendar, FiscalYear):
        yield from _fiscal(calendar)
    elif isinstance(calendar, Batch):
        yield from _batch(calendar)
    else:
        yield from _anchored(calendar)
    if scheme.entries is not None and scheme.entries.months_back is None:
        yield from _entries(calendar)
    yield from _overrides(scheme)
    yield from _version(scheme)


def _entries(calendar: Calendar) -> Iterator[Fault]:
    if not isinstance(calendar, FiscalYear):
        yield Fault(
            path=("entries", "family"),
            message="this calendar judges no fiscal years: holders could enter nothing",
            remedy="write family: rolling and months_back, or remove entries",
        )


def _fiscal(calendar: FiscalYear) -> Iterator[Fault]:
    opens, closes = in_year(calendar, ANY_YEAR)
    if opens >= closes:
        yield Fault(
            path=(*PLACE, "window"),
            message="the window closes before it opens",
            remedy="exchange opens_on and closes_on; both lie in the year of the label",
        )


def _batch(calendar: Batch) -> Iterator[Fault]:
    months = 12 * calendar.term_years
    if calendar.judged_until_months_before_end >= months:
        yield Fault(
            path=(*PLACE, "judged_until_months_before_end"),
            message=f"a term has {months} months: nothing of it would be judged",
            remedy=f"write less than {months}",
        )
    if calendar.window_opens_months_before_end >= months:
        yield _too_early("window_opens_months_before_end", f"{months} months")


def _anchored(calendar: Anchored) -> Iterator[Fault]:
    years = min(calendar.term_years, calendar.first_term_years or calendar.term_years)
    days = DAYS_OF_A_YEAR * years
    if calendar.judged_until_days_before_end >= days - years:
        yield Fault(
            path=(*PLACE, "judged_until_days_before_end"),
            message=f"a term may have {days - years} days: nothing of it would be judged",
            remedy=f"write less than {days - years}",
        )
    if calendar.window.opens_days_before_end >= days:
        yield _too_early("window", f"{days} days")


def _too_early(key: str, term: str) -> Fault:
    return Fault(
        path=(*PLACE, key),
        message=f"a term has {term} at most: the window would open before it begins",
        remedy="open the window within the term",
    )


def _overrides(scheme: Scheme) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, override in enumerate(scheme.calendar.overrides):
        path: Path = (*PLACE, "overrides", index)
        if override.cycle in seen:
            yield Fault(
                path=path,
                message=f"two exceptions for cycle {override.cycle}",
                remedy="put both into one",
            )
        seen.add(override.cycle)
        wrong = [*round_faults(scheme, override.cycle, (*path, "cycle"))]
        yield from wrong
        if not wrong:
            yield from _override(scheme, override, path)


def _override(scheme: Scheme, override: Override, path: Path) -> Iterator[Fault]:
    """The exception's instants against those of the rule which it leaves standing."""
    plain_opens, plain_closes = plain_window(scheme.calendar, override.cycle)
    opens, closes = override.opens or plain_opens, override.closes or plain_closes
    if opens >= closes:
        yield Fault(
            path=path,
            message="the window closes before it opens",
            remedy="exchange opens and closes"
            if override.opens and override.closes
            else f"by the rule it is open from {plain_opens:%Y-%m-%d %H:%M} to"
            f" {plain_closes:%Y-%m-%d %H:%M}: state both opens and closes",
        )
        return
    yield from _report_faults(override, opens, closes, path)
    if override.judged is not None and start_of_day(override.judged.start) > closes:
        yield Fault(
            path=(*path, "judged"),
            message=f"judged begins after the window has closed at {closes:%Y-%m-%d %H:%M}",
            remedy="let the judged days begin within the window or before it",
        )
    if override.pay_by is not None and override.pay_by < closes:
        yield Fault(
            path=(*path, "pay_by"),
            message=f"whoever applies last, at {closes:%Y-%m-%d %H:%M}, could not pay any more",
            remedy="let pay_by be no earlier than the end of the window",
        )


def _report_faults(
    override: Override, opens: datetime, closes: datetime, path: Path
) -> Iterator[Fault]:
    """A report that nobody could hand in any more, or before there is anything to report on."""
    last = override.report_closes
    if last is not None and last < closes:
        yield Fault(
            path=(*path, "report_closes"),
            message=f"whoever applies last, at {closes:%Y-%m-%d %H:%M}, could not report any more",
            remedy="let report_closes be no earlier than the end of the window",
        )
    first = override.report_opens
    if first is not None and first < opens:
        yield Fault(
            path=(*path, "report_opens"),
            message=f"nobody has applied before {opens:%Y-%m-%d %H:%M}: there is nothing to report",
            remedy="let report_opens be no earlier than the beginning of the window",
        )
    if first is not None and first > (last or closes):
        yield Fault(
            path=(*path, "report_opens"),
            message="the time to report begins after it is over",
            remedy="state report_closes, or let report_opens be earlier",
        )


def _version(scheme: Scheme) -> Iterator[Fault]:
    if scheme.version is None:
        return
    for key in ("since_cycle", "until_cycle", "old_or_new_until"):
        code = getattr(scheme.version, key)
        if code is not None:
            yield from round_faults(scheme, code, ("version", key))


def round_faults(scheme: Scheme, code: str, path: Path) -> Iterator[Fault]:
    """A code that no round of this calendar can have would silently never fit."""
    if not is_round(scheme.calendar, code):
        yield Fault(
            path=path,
            message=f"no round of this calendar is known as {code}",
            remedy=f'write rounds like "{round_example(scheme.calendar)}"',
        )
