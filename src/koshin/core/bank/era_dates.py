"""Six digits of a date in a bank file: the year is Reiwa's or of our era, never said which."""

from datetime import date

from koshin.core.bank.statement import refuse

REIWA = 2018
CENTURY = 2000
YEARS_BACK = 5
YEARS_AHEAD = 1


def read_date(digits: str, *, line: int, on: date) -> date:
    """The day that YYMMDD means to somebody who reads it ``on`` a day (payments.md 3.1).

    Of the two readings the one within five years before and one year after counts. Raises
    ``FileRefused`` where neither does, or no calendar has the day.
    """
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for base in (REIWA, CENTURY):
        if not on.year - YEARS_BACK <= base + year <= on.year + YEARS_AHEAD:
            continue
        try:
            return date(base + year, month, day)
        except ValueError:
            continue
    raise refuse(line, "date", seen=digits)


def written_date(day: date) -> str:
    """The day in Reiwa's six digits, as most banks write it: 2026-11-20 → ``081120``."""
    return f"{day.year - REIWA:02d}{day.month:02d}{day.day:02d}"
