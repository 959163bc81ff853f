"""Rounds and registrations: asked of ``decide``'s own functions, once for each kind there is."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koshin.core.cycles import is_permanent, renewal_cycle
from koshin.core.decide import decide, renewal_reasons
from koshin.core.decision import Cycle, Finding, Option, Outcome
from koshin.core.facts import CompletionFact, CredentialFact, Facts, Period
from koshin.core.scheme.model import Scheme
from koshin.core.whole.columns import Base, Bits, Completed, Held, Ints, day_number, day_of

OUTCOMES: tuple[Outcome | None, ...] = (None, "met", "unmet", "pending", "waived")
NONE, MET, UNMET, PENDING = 0, 1, 2, 3
NO_DAY = -(10**6)


@dataclass(frozen=True, kw_only=True)
class Round:
    """What renewals of one kind have in common. ``reasons`` by outcome, as codes."""

    cycle: Cycle
    qualification: str
    reasons: tuple[tuple[str, ...], ...]


@dataclass
class Rounds:
    """All rounds met so far under one scheme at one instant; grows, and may be kept for long."""

    scheme: Scheme
    at: datetime
    rounds: list[Round] = field(default_factory=list)
    _numbers: dict[tuple[Hashable, ...], int] = field(default_factory=dict)
    _tables: dict[Hashable, list[Any]] = field(default_factory=dict)
    _reasons: list[list[int]] = field(default_factory=list)
    _said: dict[tuple[str, ...], int] = field(default_factory=lambda: {(): 0})

    def of(self, base: Base) -> Ints:
        """The number of the round of each credential; -1 where it is never renewed."""
        held = base.held
        years = fiscal_years(held.awarded)
        ends = held.last - held.last.min(initial=0)
        lengths = held.last - held.first
        keys = np.stack([held.qualification, held.terms, ends, lengths, years], axis=1)
        kinds, places, back = unique_rows(keys)
        found = np.full(len(kinds), -1, dtype=np.int64)
        for number, place in enumerate(places.tolist()):
            found[number] = self._number(base, place, int(years[place]))
        return found[back]

    def reasons(self) -> Ints:
        """For each round and outcome, the number of its reasons in ``said``; 0: none, offered."""
        for one in self.rounds[len(self._reasons) :]:
            self._reasons.append(
                [self._said.setdefault(codes, len(self._said)) for codes in one.reasons]
            )
        return np.array(self._reasons, dtype=np.int64).reshape(len(self._reasons), len(OUTCOMES))

    @property
    def said(self) -> tuple[tuple[str, ...], ...]:
        """Reasons as codes, by number."""
        return tuple(self._said)

    def by_round(
        self, key: Hashable, ask: Callable[[Cycle], Any], kind: type = np.int64
    ) -> NDArray[Any]:
        """A property of the cycle of every round so far; asked once of each."""
        return self.by_number(key, lambda one: ask(one.cycle), kind)

    def by_number(
        self, key: Hashable, ask: Callable[[Round], Any], kind: type = np.int64
    ) -> NDArray[Any]:
        """A property of every round so far; asked once of each."""
        table = self._tables.setdefault(key, [])
        table.extend(ask(one) for one in self.rounds[len(table) :])
        return np.array(table, dtype=kind)

    def _number(self, base: Base, place: int, year: int) -> int:
        held = base.held
        qualification = base.qualifications[held.qualification[place]]
        terms, first, last = (int(c[place]) for c in (held.terms, held.first, held.last))
        key = (qualification, terms, first, last, year)
        if key not in self._numbers:
            sample = CredentialFact(
                id=0,
                qualification=qualification,
                number="",
                awarded_on=day_of(int(held.awarded[place])),
                terms=(Period(start=day_of(first), end=day_of(last)),) * terms,
            )
            self._numbers[key] = self._met(sample)
        return self._numbers[key]

    def _met(self, sample: CredentialFact) -> int:
        if not sample.terms or is_permanent(self.scheme, sample):
            return -1
        cycle = renewal_cycle(self.scheme, sample, at=self.at)
        node = self.scheme.requirement_of(sample.qualification)
        consequence = node.consequence if node is not None else "block"
        reasons = tuple(
            tuple(
                reason.code
                for reason in renewal_reasons(
                    self.scheme, sample, cycle, _finding(outcome, consequence), self.at
                )
            )
            for outcome in OUTCOMES
        )
        made = Round(cycle=cycle, qualification=sample.qualification, reasons=reasons)
        self.rounds.append(made)
        return len(self.rounds) - 1


@dataclass
class Registrations:
    """First registrations and additions of each kind, decided once."""

    scheme: Scheme
    at: datetime
    options: list[Option] = field(default_factory=list)
    _numbers: dict[tuple[Hashable, ...], int] = field(default_factory=dict)

    def of(self, base: Base, running_to: Ints) -> Ints:
        """The number of the option of each course; -1 where none is made of it.

        ``running_to`` is the last day of each holder's longest running credential, or ``NO_DAY``.
        """
        done = base.completed
        until = running_to[done.holder]
        found = np.full(len(done.holder), -1, dtype=np.int64)
        for place in np.flatnonzero(_first_of_each(done) & ~holds_already(base.held, done)):
            key = (
                base.qualifications[done.qualification[place]],
                int(done.day[place]),
                int(until[place]),
            )
            if key not in self._numbers:
                self._numbers[key] = self._met(*key)
            found[place] = self._numbers[key]
        return found

    def _met(self, qualification: str, day: int, until: int) -> int:
        # Somebody who holds nothing but what runs longest is answered alike.
        end = None if until == NO_DAY else day_of(until)
        facts = Facts(
            credentials=() if end is None else (_other(end),),
            completions=(
                CompletionFact(
                    qualification=qualification, course_number="", completed_on=day_of(day)
                ),
            ),
        )
        decision = decide(self.scheme, facts, at=self.at)
        made = [option for option in decision.options if option.kind != "renewal"]
        self.options += made
        return len(self.options) - 1 if made else -1


def running_ends(base: Base, rounds: Ints, *, at_day: int) -> Ints:
    """The last day of each holder's longest running credential that is not permanent."""
    found = np.full(len(base.ids), NO_DAY, dtype=np.int64)
    held = base.held
    running = (rounds >= 0) & (held.last >= at_day)
    np.maximum.at(found, held.holder[running], held.last[running])
    return found


def fiscal_years(days: Ints) -> Ints:
    """The fiscal year of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    found: Ints = 1970 + (months - 3) // 12
    return found


def unique_rows(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """The different rows, where each stands first, and for every row which of them it is."""
    number = np.zeros(len(keys), dtype=np.int64)
    for column in keys.T:
        _, codes = np.unique(column, return_inverse=True)
        number = number * (int(codes.max(initial=0)) + 1) + codes
        _, number = np.unique(number, return_inverse=True)
    _, first, back = np.unique(number, return_index=True, return_inverse=True)
    return keys[first], first, back


def _finding(outcome: Outcome | None, consequence: str) -> Finding | None:
    if outcome is None:
        return None
    return Finding(code="", label="", outcome=outcome, sentence="", consequence=consequence)


def _other(end: date) -> CredentialFact:
    return CredentialFact(
        id=0, qualification="", number="", awarded_on=end, terms=(Period(start=end, end=end),)
    )


def _first_of_each(done: Completed) -> Bits:
    """Only the first course of a holder for a qualification counts."""
    keys = np.stack([done.holder, done.qualification], axis=1)
    _, first, _ = unique_rows(keys)
    found = np.zeros(len(keys), dtype=np.bool_)
    found[first] = True
    return found


def holds_already(held: Held, done: Completed) -> Bits:
    """Which courses are of a qualification that their holder has."""
    width = int(max(held.qualification.max(initial=0), done.qualification.max(initial=0))) + 1
    return np.isin(
        done.holder * width + done.qualification, held.holder * width + held.qualification
    )


def judged_days(rounds: Rounds) -> tuple[Ints, Ints]:
    """First and last day of the judged period of each round."""

    def first(cycle: Cycle) -> int:
        return day_number(cycle.judged.start) if cycle.judged else NO_DAY

    def last(cycle: Cycle) -> int:
        return day_number(cycle.judged.end) if cycle.judged else NO_DAY

    return rounds.by_round("judged.start", first), rounds.by_round("judged.end", last)
