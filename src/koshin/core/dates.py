"""Civil dates of Japanese procedures: fiscal years, month ends, half-years, ends of days."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from koshin.core.facts import Period

JST = ZoneInfo("Asia/Tokyo")
WEEKDAYS = "月火水木金土日"


def fiscal_year(day: date) -> int:
    """The fiscal year (April to March) that ``day`` lies in: 2027-03-31 → 2026."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_period(year: int) -> Period:
    """The days of fiscal year ``year``: 2026 → 2026-04-01 … 2027-03-31."""
    return Period(start=date(year, 4, 1), end=date(year + 1, 3, 31))


def is_month_end(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def months_before(day: date, months: int, *, month_end_aware: bool = True) -> date:
    """``day`` moved back by whole months, cut to the length of the month it lands in.

    Month-end aware: the end of a month stays the end of a month, so six months before 9/30 is
    3/31 and not 3/30 (jspo.md §13 case 22).
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    length = calendar.monthrange(year, month)[1]
    if month_end_aware and is_month_end(day):
        return date(year, month, length)
    return date(year, month, min(day.day, length))


def months_after(day: date, months: int) -> date:
    """``day`` moved on by whole months; the end of a month stays the end of a month."""
    return months_before(day, -months)


def years_after(day: date, years: int) -> date:
    """The same day ``years`` later; 2/29 becomes 3/1 where there is none, so no day is lost."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def term_of_years(start: date, years: int) -> Period:
    """A term of whole years from ``start``, both ends included: 2027-04-01, 4 → … 2031-03-31."""
    return Period(start=start, end=years_after(start, years) - timedelta(days=1))


def start_of_term_ending(end: date, years: int) -> date:
    """The first day of the whole term of ``years`` that ends on ``end``."""
    return years_after(end + timedelta(days=1), -years)


def half_years_between(start: date, end: date) -> int:
    """期: half-years from ``start`` to ``end``, both included, a begun one counting whole.

    2026-10-01 … 2028-03-31 → 3 (jspo.md §2.3); 0 when ``end`` lies before ``start``.
    """
    after = end + timedelta(days=1)
    if after <= start:
        return 0
    months = (after.year - start.year) * 12 + after.month - start.month
    if after.day > start.day:
        months += 1
    return max(1, -(-months // 6))


def next_anniversary(after: date, days: tuple[tuple[int, int], ...]) -> date:
    """The first of the given (month, day) pairs that comes strictly after ``after``."""
    return min(
        candidate
        for year in (after.year, after.year + 1)
        for month, day in days
        if (candidate := date(year, month, day)) > after
    )


def start_of_day(day: date) -> datetime:
    """00:00:00 JST of ``day``."""
    return datetime.combine(day, time(), tzinfo=JST)


def end_of_day(day: date) -> datetime:
    """23:59:59 JST of ``day``, the last second that still counts as that day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=JST)


def civil(at: datetime) -> date:
    """The day in Japan at an instant, whatever zone the server or ``at`` is in."""
    return at.astimezone(JST).date()


def japanese(day: date) -> str:
    """2027年3月31日(水)"""
    return f"{day.year}年{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def japanese_short(day: date) -> str:
    """2027年3月31日, for places where the weekday says nothing."""
    return f"{day.year}年{day.month}月{day.day}日"


def japanese_period(period: Period) -> str:
    """2026年4月1日(水)から2027年3月31日(水)まで"""
    return f"{japanese(period.start)}から{japanese(period.end)}まで"


def japanese_moment(at: datetime) -> str:
    """2027年3月31日(水) 23:59; the time is in Japan."""
    local = at.astimezone(JST)
    return f"{japanese(local.date())} {local.hour}:{local.minute:02d}"


def japanese_opening(at: datetime) -> str:
    """Like :func:`japanese_moment`, but midnight is just the day: 2027年1月25日(月)."""
    local = at.astimezone(JST)
    return japanese(local.date()) if local.time() == time() else japanese_moment(at)


def whole_years(start: date, on: date) -> int:
    """Full years from ``start`` to ``on``: an age; somebody of 29 February is older on 1 March."""
    return on.year - start.year - (years_after(start, on.year - start.year) > on)


def months_late(end: date, on: date) -> int:
    """Months since ``end`` on the day, a begun one counting whole: 1 from the day after; else 0."""
    return whole_months(end + timedelta(days=1), on) if on > end else 0


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def whole_months(start: date, end: date) -> int:
    """Months from ``start`` to ``end``, both included, a begun one counting whole; 0 if none."""
    after = end + timedelta(days=1)
    if after <= start:
        return 0
    months = (after.year - start.year) * 12 + after.month - start.month
    return months + 1 if after.day > start.day else max(months, 1)
