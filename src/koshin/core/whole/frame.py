"""Many renewals under one requirement, with all their records beside them."""

from dataclasses import dataclass, replace

import numpy as np

from koshin.core.facts import Period
from koshin.core.requirements.guards import first_day_back
from koshin.core.requirements.over_time import spans
from koshin.core.scheme.periods import Back, PeriodWord
from koshin.core.scheme.rules import Each
from koshin.core.whole.columns import Base, Bits, Ints, Records, day_number, day_of
from koshin.core.whole.rounds import Rounds, judged_days, unique_rows

Spans = tuple[Ints, Ints]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """``n`` renewals (rows). ``row`` and ``record`` pair each with every record of its holder.

    ``row`` is in order. ``span`` stands in for every period while it is judged year by year.
    ``left`` marks the rows that must be decided one by one; it is written to.
    """

    rounds: Rounds
    base: Base
    round: Ints
    holder: Ints
    awarded: Ints
    began: Ints
    row: Ints
    record: Ints
    today: int
    left: Bits
    span: Spans | None = None

    @property
    def n(self) -> int:
        return len(self.round)

    @property
    def records(self) -> Records:
        return self.base.records

    def judged(self) -> Spans:
        """The judged period of each row."""
        first, last = judged_days(self.rounds)
        return first[self.round], last[self.round]

    def period(self, word: PeriodWord) -> Spans:
        """The days that count for each row."""
        if self.span is not None:
            return self.span
        first, last = self.judged()
        if isinstance(word, Back):
            table = self.rounds.by_round(
                ("back", word.last_years, word.last_months),
                lambda cycle: day_number(first_day_back(cycle.judged, word)) if cycle.judged else 0,
            )
            return table[self.round], last
        if word == "since_award":
            return np.minimum(self.awarded, last), last
        return first, last

    def years(self, node: Each) -> list[tuple["Frame", Bits]]:
        """The frame of the first year, the second, …, and which rows have such a year at all."""
        first, last = self.period(node.within)
        kinds, _, back = unique_rows(np.stack([first, last], axis=1))
        found = [
            [(day_number(s.start), day_number(s.end)) for _, s in spans(node, _period(*kind))]
            for kind in kinds.tolist()
        ]
        made = []
        for year in range(max((len(one) for one in found), default=0)):
            table = np.array([one[year] if year < len(one) else (1, 0) for one in found])
            has = np.array([year < len(one) for one in found])
            span = (table[back, 0], table[back, 1])
            made.append((replace(self, span=span), has[back]))
        return made


def _period(first: int, last: int) -> Period:
    return Period(start=day_of(first), end=day_of(last))


def frame_of(rounds: Rounds, base: Base, numbers: Ints, credentials: Ints, *, today: int) -> Frame:
    """The frame of some credentials (by place); ``numbers`` are the rounds of all."""
    held = base.held
    holder = held.holder[credentials]
    row, record = _pairs(base, holder)
    return Frame(
        rounds=rounds,
        base=base,
        round=numbers[credentials],
        holder=holder,
        awarded=held.awarded[credentials],
        began=held.first[credentials],
        row=row,
        record=record,
        today=today,
        left=np.zeros(len(credentials), dtype=np.bool_),
    )


def _pairs(base: Base, holder: Ints) -> tuple[Ints, Ints]:
    count = np.bincount(base.records.holder, minlength=len(base.ids))
    begin = np.cumsum(count) - count
    counts = count[holder]
    row = np.repeat(np.arange(len(holder)), counts)
    shift = begin[holder] - (np.cumsum(counts) - counts)
    return row, np.arange(len(row)) + np.repeat(shift, counts)
