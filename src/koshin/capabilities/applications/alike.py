"""Finds the holders who stand alike in a round, so that one of each kind tells what to write.

Everybody is judged as columns (:mod:`koshin.core.whole`). Holders of whom the columns say the same
(the rounds of their credentials, outcomes, reasons, and how much is short of each part) read the
same mail; it is written from what ``decide`` says of one of them. Whom the columns leave, and whose
rules say more than the columns do, is decided one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from koshin.capabilities.register.columns import Census, census, read
from koshin.capabilities.schemes.queries import Published
from koshin.core.scheme.model import nodes_of
from koshin.core.scheme.rules import Pool
from koshin.core.whole.columns import Base, Bits, Codes, Ints
from koshin.core.whole.groups import MIXED, by_version, judges_of
from koshin.core.whole.judge import Judge, Judged
from koshin.core.whole.rounds import PENDING, UNMET
from koshin.core.whole.tally import grouped
from koshin.core.whole.wanted import wanted

Kind = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Holders of one kind; where ``kind`` is nothing, they have only being undecided in common."""

    kind: Kind | None
    holders: tuple[int, ...]


@dataclass
class Watch:
    """One association's holders under its rules at one instant."""

    published: Published
    at: datetime
    here: Census = field(init=False)
    judges: tuple[Judge, ...] = field(init=False)
    # Pools that can be short of several things, of which the columns only know the sum.
    _several: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        book = self.published.book
        self.here = census(book.newest.code, wanted(book.versions))
        self.judges = judges_of(book, self.at)
        self._several = frozenset(
            node.code
            for scheme in book.versions
            for requirement in scheme.requirements.values()
            for node in nodes_of(requirement)
            if isinstance(node, Pool) and any(group.at_least for group in node.groups)
        )

    def kinds(self, holders: Sequence[int]) -> Iterator[Alike]:
        """The holders (ids, rising) by kind. Three queries."""
        if not holders:
            return
        for place, base in by_version(
            self.judges, read(self.here, np.array(holders, dtype=np.int64))
        ):
            if place == MIXED:
                yield Alike(kind=None, holders=tuple(base.ids.tolist()))
            else:
                yield from self._kinds(self.judges[place], base)

    def _kinds(self, judge: Judge, base: Base) -> Iterator[Alike]:
        """Those whom one version of the rules judges."""
        judged = judge.judge(base, parts=True)
        left = judged.left.copy()
        rows = _rows(judged)
        for places, parts in judged.parts.values():
            for path, part in parts.items():
                if path.rsplit("/", 1)[-1].partition("#")[0] in self._several:
                    left[base.held.holder[places[_open(part.outcome)]]] = True
        if left.any():
            yield Alike(kind=None, holders=tuple(base.ids[left].tolist()))
        yield from _by_kind(base, judged, rows, left)


def _open(outcome: Codes) -> Bits:
    found: Bits = (outcome == UNMET) | (outcome == PENDING)
    return found


def _rows(judged: Judged) -> list[Ints]:
    """The columns that tell renewals apart."""
    size = len(judged.base.held.id)
    columns = [judged.round, judged.outcome.astype(np.int64), judged.reasons]
    for rows, parts in judged.parts.values():
        for part in parts.values():
            column = np.zeros(size, dtype=np.int64)
            is_open = _open(part.outcome)
            column[rows] = part.outcome * is_open
            columns.append(column[judged.credential])
            if part.amount is not None and part.need is not None:
                lacking = np.zeros(size, dtype=np.int64)
                lacking[rows] = (part.need - part.amount) * is_open
                columns.append(lacking[judged.credential])
    return columns


def _by_kind(base: Base, judged: Judged, columns: list[Ints], left: Bits) -> Iterator[Alike]:
    holder = np.concatenate(
        [base.held.holder[judged.credential], base.completed.holder[judged.course]]
    )
    if not len(holder):
        return
    # A course is a row of its own sort: its option stands where a renewal has its round, below 0.
    courses = len(judged.course)
    table = np.stack([np.concatenate([column, np.zeros(courses, int)]) for column in columns], 1)
    table[len(judged.credential) :, 0] = -1 - judged.option
    number, first = grouped(*table.T)
    values = [tuple(row) for row in table[first].tolist()]
    for kind, places in _holders_by(holder, number, left):
        yield Alike(
            kind=tuple(values[one] for one in kind), holders=tuple(base.ids[places].tolist())
        )


def _holders_by(holder: Ints, number: Ints, left: Bits) -> Iterator[tuple[list[int], Ints]]:
    """The holders (places, rising) whose rows have the same numbers, and these in order.

    Those who are ``left`` are left out. A holder's numbers stand beside each other in one row of a
    table, so that all holders are compared at once.
    """
    order = np.lexsort((number, holder))
    begins = np.flatnonzero(np.diff(holder[order], prepend=-1))
    sizes = np.diff(begins, append=len(order))
    line = np.repeat(np.arange(len(begins)), sizes)
    table = np.full((len(begins), int(sizes.max())), -1, dtype=np.int64)
    table[line, np.arange(len(order)) - begins[line]] = number[order]
    places = holder[order][begins]
    table, places = table[~left[places]], places[~left[places]]
    if not len(places):
        return
    group, first = grouped(*table.T)
    by_group = places[np.argsort(group, kind="stable")]
    together = np.split(by_group, np.cumsum(np.bincount(group))[:-1])
    for one in np.argsort(first).tolist():
        yield [number for number in table[first[one]].tolist() if number >= 0], together[one]
