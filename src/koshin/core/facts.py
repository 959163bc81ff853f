"""What is known of one holder, as values: the input of every decision."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ActivityState = Literal["accepted", "pending", "rejected"]


@dataclass(frozen=True, kw_only=True)
class Period:
    """Civil days from ``start`` to ``end``, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, kw_only=True)
class CredentialFact:
    """A qualification held: its number, 認定日 and every term granted so far, oldest first."""

    id: int
    qualification: str
    number: str
    awarded_on: date
    terms: tuple[Period, ...]

    @property
    def last_term(self) -> Period:
        return self.terms[-1]


@dataclass(frozen=True, kw_only=True)
class ActivityFact:
    """Something done on a day. ``amount`` is points, or 1 for one training."""

    id: int
    kind: str
    topic: str
    title: str
    on: date
    amount: Decimal
    state: ActivityState
    source: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CompletionFact:
    """A course finished: the ground for a first registration."""

    qualification: str
    course_number: str
    completed_on: date


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One holder: everything a scheme may ask about."""

    credentials: tuple[CredentialFact, ...] = ()
    activities: tuple[ActivityFact, ...] = ()
    completions: tuple[CompletionFact, ...] = ()
