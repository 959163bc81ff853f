"""Makes the finding of a measure: outcome, shortfall, and the sentence a holder reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from koshin.core.dates import civil, japanese, japanese_period
from koshin.core.decision import Counted, Finding, Outcome, Uncounted
from koshin.core.facts import Period
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.measures import Measured, NoneOf, ShareOf

ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")
READABLE_DIGITS = 4


def plain(amount: Decimal) -> str:
    """8, 7.5: no trailing zeros, no exponent."""
    text = format(amount.normalize(), "f")
    return "0" if text == "-0" else text


def told(amount: Decimal, *, up: bool = False) -> str:
    """As people read it: what no end of digits could write (a third) is said to the hundredth.

    What counts is rounded down and with ``up`` what is missing is rounded up, so that nobody who
    brings what was said is short of it.
    """
    digits = amount.as_tuple().exponent
    if isinstance(digits, int) and digits < -READABLE_DIGITS:
        amount = amount.quantize(HUNDREDTH, ROUND_CEILING if up else ROUND_FLOOR)
    return plain(amount)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What was measured: ``hopeful`` is the amount if everything pending were accepted.

    ``need`` and ``limit`` are the least and the most that is right. ``helped``: whether all would
    be right with what is pending, where that is more than a question of the amount.
    """

    amount: Decimal
    hopeful: Decimal
    need: Decimal | None
    counted: tuple[Counted, ...]
    uncounted: tuple[Uncounted, ...]
    limit: Decimal | None = None
    helped: bool | None = None

    @property
    def shortfall(self) -> Decimal:
        return ZERO if self.need is None else max(ZERO, self.need - self.amount)

    @property
    def excess(self) -> Decimal:
        return ZERO if self.limit is None else max(ZERO, self.amount - self.limit)

    @property
    def waiting(self) -> Decimal:
        return self.hopeful - self.amount

    @property
    def outcome(self) -> Outcome:
        if not self.shortfall and not self.excess:
            return "met"
        helped = self.helped
        if helped is None:
            helped = not self.excess and self.waiting >= self.shortfall
        return "pending" if helped else "unmet"


def finding(node: Measured, subject: Subject, period: Period, found: Measure) -> Finding:
    """Met between its bounds; pending when records on their way would bring it there."""
    over = civil(subject.at) > period.end
    return Finding(
        code=node.code,
        label=node.label,
        outcome=found.outcome,
        sentence="".join(_sentences(node, subject, period, found)),
        amount=found.amount,
        need=found.need,
        shortfall=None if found.need is None else found.shortfall,
        limit=found.limit,
        excess=None if found.limit is None else found.excess,
        unit=node.unit,
        deadline=None if found.need is None else period.end,
        hint=subject.fill(node.hint, period) if found.outcome != "met" and not over else "",
        counted=found.counted,
        uncounted=found.uncounted,
    )


def _sentences(node: Measured, subject: Subject, period: Period, found: Measure) -> Iterator[str]:
    if found.outcome == "met":
        yield _met(node, found)
        return
    span = f"{japanese_period(period)}{node.done}"
    if found.outcome == "pending":
        yield f"{node.label}の記録が反映待ちです({told(found.waiting)}{node.unit})。"
        yield "反映されると条件を満たします。"
        yield f"{span}が対象です。"
        return
    over = civil(subject.at) > period.end
    if found.excess:
        yield _too_much(node, found, span)
    else:
        yield f"{node.label}があと{told(found.shortfall, up=True)}{node.unit}必要です。"
        if found.waiting:
            waiting = f"{told(found.waiting)}{node.unit}"
            yield f"反映待ちの記録が{waiting}ありますが、それだけでは足りません。"
        if not over:
            yield f"{japanese(period.end)}まで{node.done}が対象です。"
        else:
            yield f"対象は{span}で、この期間は終了しています。"
    if over:
        yield subject.fill(node.after_deadline, period)


def _met(node: Measured, found: Measure) -> str:
    if isinstance(node, NoneOf):
        return f"{node.label}: 該当する記録はありません。"
    bounds = [
        f"{word}は{_bound(node, bound, share)}"
        for word, bound, share in (
            ("必要数", found.need, _share(node, "at_least")),
            ("上限", found.limit, _share(node, "at_most")),
        )
        if bound is not None
    ]
    amount = f"{told(found.amount)}{node.unit}"
    return f"{node.label}の条件を満たしています({'、'.join([amount, *bounds])})。"


def _too_much(node: Measured, found: Measure, span: str) -> str:
    amount = f"{told(found.amount)}{node.unit}"
    if isinstance(node, NoneOf) or found.limit is None:
        return f"{node.label}に該当する記録が{amount}あります({span})。"
    limit = _bound(node, found.limit, _share(node, "at_most"))
    excess = f"{told(found.excess, up=True)}{node.unit}"
    return f"{node.label}は{limit}までのところ、{span}が{amount}あり、{excess}超えています。"


def _share(node: Measured, name: str) -> Decimal | None:
    return getattr(node, name) if isinstance(node, ShareOf) else None


def _bound(node: Measured, bound: Decimal, share: Decimal | None) -> str:
    """10時間; of a share: 全体の50%(10時間)"""
    amount = f"{told(bound)}{node.unit}"
    return amount if share is None else f"全体の{told(share * 100)}%({amount})"
