"""The codes of rounds: a year, or the last day of a term."""

import re
from datetime import date

from koshin.core.scheme.calendar_rules import Calendar, FiscalYear

YEAR = re.compile(r"[0-9]{4}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Terms are reckoned to the years around a round; a code of another millennium is a slip.
YEARS = range(1900, 9900)


def is_round(calendar: Calendar, code: str) -> bool:
    """Whether rounds of this calendar have codes like this one, and the year or day exists."""
    fiscal = isinstance(calendar, FiscalYear)
    if not (YEAR if fiscal else DAY).fullmatch(code):
        return False
    try:
        day = date.fromisoformat(f"{code}-01-01" if fiscal else code)
    except ValueError:
        return False
    return day.year in YEARS


def round_example(calendar: Calendar) -> str:
    """How a code of this calendar is written."""
    return "2027" if isinstance(calendar, FiscalYear) else "2027-03-31"
