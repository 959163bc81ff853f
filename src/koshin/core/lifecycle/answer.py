"""What is answered about pausing, resuming and coming back."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from koshin.core.decision import Option, Quote, Reason
from koshin.core.facts import Period

Act = Literal["suspend", "extend", "resume", "return"]


@dataclass(frozen=True, kw_only=True)
class LifeAnswer:
    """Whether the act is possible now, and what it would bring.

    ``until``: the last day on which it can be asked for. ``term``: the term that results.
    ``effective_on``: from when. ``review``: whether the office decides. ``obligations``: what
    remains to be done afterwards, with its last day. ``option`` is the return as an item of an
    application, ``quote`` what it costs alone: both only where a return is possible.
    """

    allowed: bool
    reasons: tuple[Reason, ...] = ()
    until: date | None = None
    effective_on: date | None = None
    term: Period | None = None
    review: bool = False
    number: str = ""
    obligations: tuple[tuple[str, date], ...] = ()
    option: Option | None = None
    quote: Quote | None = None


def refused(*reasons: Reason, until: date | None = None) -> LifeAnswer:
    """Not possible, and why."""
    return LifeAnswer(allowed=False, reasons=reasons, until=until)
