"""How many are answered how: the whole base in one small table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from koshin.core.decision import Option
from koshin.core.versions import decide_by
from koshin.core.whole.fingerprint import MODULUS
from koshin.core.whole.judge import Judge, Judged
from koshin.core.whole.rounds import OUTCOMES
from koshin.ops.whole.run import Seen

# Kind, qualification, cycle, outcome, reasons.
Answer = tuple[str, str, str, str | None, tuple[str, ...]]
Tally = Counter[Answer]


@dataclass(kw_only=True)
class Answers:
    """What some holders are answered; ``add`` merges what others are, in any grouping."""

    holders: int = 0
    one_by_one: int = 0
    fingerprint: int = 0
    counted: Tally = field(default_factory=Counter)

    def add(self, other: "Answers") -> None:
        self.holders += other.holders
        self.one_by_one += other.one_by_one
        self.fingerprint = (self.fingerprint + other.fingerprint) % MODULUS
        self.counted.update(other.counted)

    def rows(self) -> list[tuple[Answer, int]]:
        """The table in a stable order."""
        return sorted(self.counted.items(), key=lambda row: repr(row[0]))


def answers(seen: Seen) -> Answers:
    """The tally with the number of the data it is of."""
    counted, one_by_one = tally(seen)
    return Answers(
        holders=len(seen.base.ids),
        one_by_one=one_by_one,
        fingerprint=seen.fingerprint(),
        counted=counted,
    )


def tally(seen: Seen) -> tuple[Tally, int]:
    """The answers under the first of the rules, and how many holders were decided one by one."""
    judge, judged = seen.judges[0], seen.judged[0]
    found = Counter(dict(_columns(judge, judged)))
    left = judged.base.ids[judged.left].tolist()
    for key in left:
        for option in decide_by(judge.book, seen.facts_of(key), at=judge.at).options:
            found[_answer(option)] += 1
    return found, len(left)


def _columns(judge: Judge, judged: Judged) -> Iterable[tuple[Answer, int]]:
    found: Tally = Counter()
    width = len(OUTCOMES)
    numbers = np.bincount(judged.round * width + judged.outcome)
    reasons = judge.rounds.reasons()
    for number in np.flatnonzero(numbers).tolist():
        one, outcome = judge.rounds.rounds[number // width], number % width
        said = judge.rounds.said[reasons[number // width, outcome]]
        key = ("renewal", one.qualification, one.cycle.code, OUTCOMES[outcome], said)
        found[key] += int(numbers[number])
    for number, times in enumerate(np.bincount(judged.option).tolist()):
        if times:
            found[_answer(judge.registrations.options[number])] += times
    return found.items()


def _answer(option: Option) -> Answer:
    outcome = option.finding.outcome if option.finding else None
    reasons = tuple(reason.code for reason in option.reasons)
    return option.kind, option.qualification, option.cycle.code, outcome, reasons
