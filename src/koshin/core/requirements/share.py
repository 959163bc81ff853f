"""Judges ``share``: what a part of the records is of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from koshin.core.decision import Finding
from koshin.core.facts import ActivityFact
from koshin.core.requirements.convert import fits, total, worths
from koshin.core.requirements.measure import credit_of
from koshin.core.requirements.records import counted, in_order, left_out, sort
from koshin.core.requirements.repeats import kept
from koshin.core.requirements.subject import Subject
from koshin.core.requirements.telling import ZERO, Measure, finding
from koshin.core.scheme.measures import ShareOf


@dataclass(frozen=True, kw_only=True)
class _Split:
    """The amount of the part, and between which amounts of this whole it is right."""

    amount: Decimal
    need: Decimal | None
    limit: Decimal | None

    @property
    def right(self) -> bool:
        return (self.need is None or self.need <= self.amount) and (
            self.limit is None or self.amount <= self.limit
        )


def judge_share(node: ShareOf, subject: Subject) -> Finding:
    """The bounds are shares of what counts in all; compared exactly, without any division."""
    period = subject.period(node.within)
    records = sort(node, subject, period)
    credit = credit_of(node, subject)
    usable, repeated = kept(node, credit, records.usable)
    now = _split(node, subject, usable)
    then = now
    if records.waiting:
        everything, _ = kept(node, credit, in_order((*records.usable, *records.waiting)))
        then = _split(node, subject, everything)
    pairs = list(zip(usable, worths(credit, usable), strict=True))
    beside = "全体には数えますが、この割合を見る部分ではない記録です。"
    measure = Measure(
        amount=now.amount,
        hopeful=then.amount,
        need=now.need,
        limit=now.limit,
        helped=then.right,
        counted=tuple(counted(a, worth) for a, worth in pairs if fits(node.part, a)),
        uncounted=(
            *(left_out(a, "other_part", beside) for a, _ in pairs if not fits(node.part, a)),
            *repeated,
            *records.uncounted,
        ),
    )
    return finding(node, subject, period, measure)


def _split(node: ShareOf, subject: Subject, activities: Sequence[ActivityFact]) -> _Split:
    credit = credit_of(node, subject)
    amounts = worths(credit, activities)
    mine = (worth for a, worth in zip(activities, amounts, strict=True) if fits(node.part, a))
    whole = total(credit, sum(amounts, ZERO))
    return _Split(
        amount=total(credit, sum(mine, ZERO)),
        need=None if node.least is None else node.least * whole,
        limit=None if node.most is None else node.most * whole,
    )
