"""What is known of one holder, as values: the input of every decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

ActivityState = Literal["draft", "pending", "accepted", "under_audit", "double", "rejected"]
BarKind = Literal["deceased", "revoked", "withdrawn", "merged", "stopped"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Civil days from ``start`` to ``end``, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """休止 asked for on a day, running from ``starts_on`` (that day if not stated).

    ``ends_on`` is its planned last day; ``until`` is the day of the resumption, nothing while it
    lasts.
    """

    requested_on: date
    until: date | None = None
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def first_day(self) -> date:
        return self.starts_on or self.requested_on

    @property
    def over_on(self) -> date | None:
        """The first day on which it no longer lasts: resumed, or past its planned end."""
        return self.until or (self.ends_on + ONE_DAY if self.ends_on else None)

    def running(self, on: date) -> bool:
        return self.first_day <= on and (self.over_on is None or on < self.over_on)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What takes a credential out of validity from ``since`` on: 死亡, 取消, 返上,
    統合 into another one (``merged``) or 停止.

    ``until`` is its last day, where it has one (停止); ``lifted_on`` the first day of restoration.
    """

    kind: BarKind
    since: date
    until: date | None = None
    lifted_on: date | None = None

    def holds(self, on: date) -> bool:
        return (
            self.since <= on
            and (self.until is None or on <= self.until)
            and (self.lifted_on is None or on < self.lifted_on)
        )


@dataclass(frozen=True, kw_only=True)
class CredentialFact:
    """A qualification held: its number, 認定日 and every term granted so far, oldest first.

    ``route`` is how it was obtained, in the words of the association's scheme.
    """

    id: int
    qualification: str
    number: str
    awarded_on: date
    terms: tuple[Period, ...]
    suspensions: tuple[Suspension, ...] = ()
    route: str = ""
    bars: tuple[Bar, ...] = ()

    @property
    def last_term(self) -> Period:
        return self.terms[-1]


@dataclass(frozen=True, kw_only=True)
class ActivityFact:
    """Something done on a day, or from ``on`` to ``until``.

    ``amount`` is in the unit of its kind (points, or 1 for one training). ``hours``, ``role``,
    ``mode``, ``provider`` and ``course`` are there where a scheme asks for them. ``valid_until``
    is the last day of a certificate, licence or insurance that the record is about.
    """

    id: int
    kind: str
    topic: str
    title: str
    on: date
    amount: Decimal
    state: ActivityState
    source: str
    note: str = ""
    until: date | None = None
    hours: Decimal | None = None
    tags: tuple[str, ...] = ()
    role: str = ""
    mode: str = ""
    provider: str = ""
    course: str = ""
    valid_until: date | None = None

    @property
    def days(self) -> int:
        """How many days it took."""
        return ((self.until or self.on) - self.on).days + 1

    @property
    def topics(self) -> tuple[str, ...]:
        """The topic and the further tags, each once."""
        return tuple(dict.fromkeys(t for t in (self.topic, *self.tags) if t))


@dataclass(frozen=True, kw_only=True)
class CompletionFact:
    """A course finished: the ground for a first registration."""

    qualification: str
    course_number: str
    completed_on: date


@dataclass(frozen=True, kw_only=True)
class WaiverFact:
    """特例措置 granted to this holder, from ``granted_on`` until it is revoked.

    ``requirement`` is the code of a part of the requirement: waived whole, or with another need
    (``at_least``), or counting records until ``counts_until``. ``window_until`` keeps the window
    open to that day. ``cycle`` and ``qualification`` narrow it; empty is all.
    """

    granted_on: date
    reason: str
    requirement: str = ""
    at_least: Decimal | None = None
    counts_until: date | None = None
    window_until: date | None = None
    cycle: str = ""
    qualification: str = ""
    revoked_on: date | None = None

    @property
    def whole(self) -> bool:
        """Whether the requirement need not be met at all."""
        return bool(self.requirement) and self.at_least is None and self.counts_until is None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One holder: everything a scheme may ask about. ``classes``: 会員区分 and affiliations."""

    credentials: tuple[CredentialFact, ...] = ()
    activities: tuple[ActivityFact, ...] = ()
    completions: tuple[CompletionFact, ...] = ()
    waivers: tuple[WaiverFact, ...] = ()
    born_on: date | None = None
    classes: tuple[str, ...] = ()
