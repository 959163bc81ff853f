"""Makes the finding of a measure: outcome, shortfall, and the sentence a holder reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from koshin.core.dates import civil, japanese, japanese_period
from koshin.core.decision import Counted, Finding, Outcome, Uncounted
from koshin.core.facts import Period
from koshin.core.requirements.subject import Subject
from koshin.core.scheme.measures import Measured

ZERO = Decimal(0)


def plain(amount: Decimal) -> str:
    """8, 7.5: no trailing zeros, no exponent."""
    text = format(amount.normalize(), "f")
    return "0" if text == "-0" else text


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What was measured: ``hopeful`` is the amount if everything pending were accepted."""

    amount: Decimal
    hopeful: Decimal
    need: Decimal
    counted: tuple[Counted, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def shortfall(self) -> Decimal:
        return max(ZERO, self.need - self.amount)

    @property
    def waiting(self) -> Decimal:
        return self.hopeful - self.amount

    @property
    def outcome(self) -> Outcome:
        if not self.shortfall:
            return "met"
        return "pending" if self.waiting >= self.shortfall else "unmet"


def finding(node: Measured, subject: Subject, period: Period, found: Measure) -> Finding:
    """Met when enough counts; pending when records on their way would make it enough."""
    over = civil(subject.at) > period.end
    return Finding(
        code=node.code,
        label=node.label,
        outcome=found.outcome,
        sentence="".join(_sentences(node, subject, period, found)),
        amount=found.amount,
        need=found.need,
        shortfall=found.shortfall,
        unit=node.unit,
        deadline=period.end,
        hint=subject.fill(node.hint, period) if found.outcome != "met" and not over else "",
        counted=found.counted,
        uncounted=found.uncounted,
    )


def _sentences(node: Measured, subject: Subject, period: Period, found: Measure) -> Iterator[str]:
    if found.outcome == "met":
        amount, need = (f"{plain(value)}{node.unit}" for value in (found.amount, found.need))
        yield f"{node.label}の条件を満たしています({amount}、必要数は{need})。"
        return
    span = f"{japanese_period(period)}{node.done}"
    if found.outcome == "pending":
        yield f"{node.label}の記録が反映待ちです({plain(found.waiting)}{node.unit})。"
        yield "反映されると条件を満たします。"
        yield f"{span}が対象です。"
        return
    yield f"{node.label}があと{plain(found.shortfall)}{node.unit}必要です。"
    if found.waiting:
        waiting = f"{plain(found.waiting)}{node.unit}"
        yield f"反映待ちの記録が{waiting}ありますが、それだけでは足りません。"
    if civil(subject.at) <= period.end:
        yield f"{japanese(period.end)}まで{node.done}が対象です。"
        return
    yield f"対象は{span}で、この期間は終了しています。"
    yield subject.fill(node.after_deadline, period)
