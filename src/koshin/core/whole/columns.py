"""What is known of many holders, as columns, and how facts become columns.

Days are counted from 1970-01-01; amounts and hours are whole hundredths.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from koshin.core.facts import ActivityFact, CredentialFact, Facts, WaiverFact

Ints = NDArray[np.int64]
Bits = NDArray[np.bool_]
Codes = NDArray[np.int8]

EPOCH = date(1970, 1, 1)
HUNDREDTHS = 2
NO_HOURS = -1
ACCEPTED, PENDING, REJECTED = 0, 1, 2
# A draft or a double counts as little as what was rejected.
STATES = {
    "accepted": ACCEPTED,
    "pending": PENDING,
    "rejected": REJECTED,
    "double": REJECTED,
    "draft": REJECTED,
}


def day_number(day: date) -> int:
    """Days from 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The day with this number."""
    return EPOCH + timedelta(days=int(number))


class Shapes:
    """The different kinds of records there are: kind, topics, role, mode, provider, course.

    A rule about records is asked once of each shape, by the very function that asks it of one.
    """

    def __init__(self, samples: Sequence[ActivityFact]) -> None:
        self.samples = tuple(samples)
        self._asked: dict[Hashable, tuple[object, NDArray[Any]]] = {}

    def table(self, rule: object, ask: Callable[[ActivityFact], bool | int]) -> NDArray[Any]:
        """The answer for every shape; kept by the identity of the rule."""
        kept = self._asked.get(id(rule))
        if kept is None or kept[0] is not rule:
            answers = [ask(sample) for sample in self.samples]
            kept = (rule, np.array(answers) if answers else np.zeros(0, dtype=np.bool_))
            self._asked[id(rule)] = kept
        return kept[1]


@dataclass(frozen=True, kw_only=True)
class Records:
    """Activities, all of a holder together, in the order of the holders (by their place)."""

    holder: Ints
    day: Ints
    shape: Ints
    state: Ints
    amount: Ints
    hours: Ints
    days: Ints
    shapes: Shapes


def nothing() -> Records:
    """No records at all."""
    return Records(**_columns([], Records), shapes=Shapes(()))


@dataclass(frozen=True, kw_only=True)
class Held:
    """Credentials. ``first`` and ``last`` are the days of the last of ``terms`` terms."""

    holder: Ints
    id: Ints
    qualification: Ints
    awarded: Ints
    terms: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, kw_only=True)
class Completed:
    """Courses finished, in the order in which a holder's facts state them."""

    holder: Ints
    qualification: Ints
    day: Ints


@dataclass(frozen=True, kw_only=True)
class Base:
    """Some holders. ``left`` are those whose facts do not fit into columns.

    ``waivers`` say to whom of them each 特例措置 was granted.
    """

    ids: Ints
    left: Bits
    waivers: tuple[tuple[WaiverFact, Bits], ...]
    qualifications: tuple[str, ...]
    held: Held
    records: Records
    completed: Completed


def some_of(base: Base, who: Bits) -> Base:
    """The holders marked, with all that is theirs; the base itself where that is everybody."""
    if who.all():
        return base
    place = np.cumsum(who) - 1
    return replace(
        base,
        ids=base.ids[who],
        left=base.left[who],
        waivers=tuple((waiver, of[who]) for waiver, of in base.waivers if of[who].any()),
        held=_theirs(base.held, who, place),
        records=_theirs(base.records, who, place),
        completed=_theirs(base.completed, who, place),
    )


Columns = TypeVar("Columns", "Held", "Records", "Completed")


def _theirs(columns: Columns, who: Bits, place: Ints) -> Columns:
    rows = who[columns.holder]
    given: dict[str, Any] = {
        one.name: value[rows]
        for one in fields(columns)
        if isinstance(value := getattr(columns, one.name), np.ndarray)
    }
    return replace(columns, **{**given, "holder": place[given["holder"]]})


@dataclass
class _Words:
    known: dict[Hashable, int] = field(default_factory=dict)

    def code(self, word: Hashable) -> int:
        return self.known.setdefault(word, len(self.known))


def columns_of(people: Iterable[tuple[int, Facts]]) -> Base:
    """The facts of some holders as columns."""
    given = list(people)
    words = _Words()
    held = [
        (
            place,
            c.id,
            words.code(c.qualification),
            day_number(c.awarded_on),
            *_terms(c),
        )
        for place, (_, facts) in enumerate(given)
        for c in facts.credentials
    ]
    completed = [
        (place, words.code(c.qualification), day_number(c.completed_on))
        for place, (_, facts) in enumerate(given)
        for c in facts.completions
    ]
    return Base(
        ids=np.array([key for key, _ in given], dtype=np.int64),
        left=np.array([not _fits(facts) for _, facts in given], dtype=np.bool_),
        waivers=_waivers(given),
        qualifications=tuple(str(word) for word in words.known),
        held=Held(**_columns(held, Held)),
        records=_records(given),
        completed=Completed(**_columns(completed, Completed)),
    )


def _waivers(given: Sequence[tuple[int, Facts]]) -> tuple[tuple[WaiverFact, Bits], ...]:
    places: dict[WaiverFact, list[int]] = {}
    for place, (_, facts) in enumerate(given):
        for waiver in facts.waivers:
            places.setdefault(waiver, []).append(place)
    everybody = np.arange(len(given))
    return tuple((waiver, np.isin(everybody, who)) for waiver, who in places.items())


def _columns(
    rows: Sequence[tuple[int, ...]], made: type[Held] | type[Completed] | type[Records]
) -> dict[str, Ints]:
    names = [one.name for one in fields(made) if one.name != "shapes"]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(names))
    return {name: np.ascontiguousarray(table[:, index]) for index, name in enumerate(names)}


def _terms(held: CredentialFact) -> tuple[int, int, int]:
    if not held.terms:
        return 0, 0, 0
    last = held.last_term
    return len(held.terms), day_number(last.start), day_number(last.end)


def _records(given: Sequence[tuple[int, Facts]]) -> Records:
    words = _Words()
    samples: list[ActivityFact] = []
    rows = []
    for place, (_, facts) in enumerate(given):
        for a in facts.activities:
            seen = len(words.known)
            shape = words.code((a.kind, a.topics, a.role, a.mode, a.provider, a.course))
            if shape == seen:
                samples.append(a)
            hours = NO_HOURS if a.hours is None else _hundredths(a.hours)
            state = STATES.get(a.state, REJECTED)
            row = (place, day_number(a.on), shape, state, _hundredths(a.amount), hours, a.days)
            rows.append(row)
    return Records(**_columns(rows, Records), shapes=Shapes(samples))


def _hundredths(amount: Decimal) -> int:
    return int(amount.scaleb(HUNDREDTHS))


def _fits(facts: Facts) -> bool:
    """Whether the columns say all that matters of this holder."""
    return not any(held.suspensions or held.bars for held in facts.credentials) and all(
        a.state in STATES and _exact(a.amount) and _exact(a.hours) for a in facts.activities
    )


def _exact(amount: Decimal | None) -> bool:
    return amount is None or (
        0 <= amount < Decimal(10) ** 7 and amount.scaleb(HUNDREDTHS) == _hundredths(amount)
    )
