"""Whom an audit asks for evidence: chosen by a published seed, so that everybody can check it."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

from koshin.core.calendars import fiscal
from koshin.core.dates import civil, fiscal_year, months_after
from koshin.core.decision import Cycle
from koshin.core.scheme.audit_rules import Audit
from koshin.core.scheme.calendar_rules import FiscalYear
from koshin.core.scheme.model import Scheme

ALL = 1 << 256


def chosen(audit: Audit, *, cycle: str, number: str) -> bool:
    """Whether the holder of this number is asked in this round.

    SHA-256 of ``seed/code/cycle/number`` in UTF-8, read as a fraction of 2**256, lies below the
    share. Nobody's choice depends on anybody else's, nor on any order.
    """
    text = f"{audit.seed}/{audit.code}/{cycle}/{number}"
    drawn = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return Fraction(drawn, ALL) < Fraction(audit.share)


def sample(audit: Audit, *, cycle: str, numbers: Iterable[str]) -> tuple[str, ...]:
    """Those of the numbers who are asked, in the order given."""
    return tuple(number for number in numbers if chosen(audit, cycle=cycle, number=number))


def deadline(audit: Audit, *, asked_on: date) -> date:
    """The last day on which the evidence can be handed in."""
    return asked_on + timedelta(days=audit.deadline_days)


def rounds(scheme: Scheme, *, at: datetime) -> tuple[Cycle, ...]:
    """The rounds that an audit can be drawn for: judged on days that are over, newest first.

    The one of this fiscal year and the one before; nothing where the rounds are not those of
    fiscal years, because their days differ from holder to holder.
    """
    calendar = scheme.calendar
    if not isinstance(calendar, FiscalYear):
        return ()
    today = civil(at)
    this = fiscal_year(today)
    found = (
        fiscal.cycle_ending(calendar, fiscal.term_end(calendar, year), ordinal=1)
        for year in (this - 1, this - 2)
    )
    return tuple(c for c in found if c.judged is not None and c.judged.end < today)


def kept_until(audit: Audit, *, cycle: Cycle) -> date:
    """The last day for which evidence of the round is kept."""
    end = cycle.judged.end if cycle.judged is not None else cycle.new_term.start
    return months_after(end, audit.keep_months)
