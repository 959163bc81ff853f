"""A decision for people, as lines of text, in Japanese or English."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from koshin.core.decision import Decision, Finding, Option, Outcome, Quote, Uncounted
from koshin.core.requirements.telling import plain
from koshin.ops.scheme.words import ENGLISH, JAPANESE, Language, Words

MARKS: dict[Outcome, str] = {"met": "✓", "unmet": "✗", "pending": "…", "waived": "○"}
# Records that belong to other requirements say nothing about this one.
UNSAID = "other_kind"


@dataclass(frozen=True)
class Explanation:
    """Says a decision in one language."""

    words: Words

    def lines(self, decision: Decision, quote: Quote | None = None) -> Iterator[str]:
        """Every option with its reasons and its tree, then the fee."""
        yield self.words.heading(decision.at)
        for option in decision.options:
            yield from self._option(option)
        if not decision.options:
            yield self.words.nothing
        if quote is not None:
            yield self.words.fee(quote.total.amount)
            for line in quote.lines:
                yield f"  - {line.label} {self.words.yen(line.amount.amount)}: {line.rule}"

    def _option(self, option: Option) -> Iterator[str]:
        cycle = option.cycle
        yield f"■ {self.words.option(option)}"
        for name, value in self.words.dates(cycle):
            yield f"  {name}: {value}"
        for exemption in cycle.exemptions:
            yield f"  * {self.words.exemption(exemption)}"
        for reason in option.reasons:
            yield f"  ! {self.words.reason(reason)}"
        if option.finding is not None:
            yield from self.tree(option.finding, depth=1)

    def tree(self, finding: Finding, *, depth: int) -> Iterator[str]:
        """The finding and its parts, one line each, records below."""
        margin = "  " * depth
        yield f"{margin}{MARKS[finding.outcome]} {self._node(finding)}"
        for exemption in finding.exemptions:
            yield f"{margin}    * {self.words.exemption(exemption)}"
        for record in finding.counted:
            said = self.words.counted(record, finding.unit)
            yield f"{margin}    + {said}"
        for left in finding.uncounted:
            if left.code != UNSAID:
                yield f"{margin}    - {self._left(left)}"
        for child in finding.children:
            yield from self.tree(child, depth=depth + 1)

    def _node(self, finding: Finding) -> str:
        parts = [f"{finding.label} [{finding.code}] {self.words.outcomes[finding.outcome]}"]
        if finding.need is not None:
            amount = plain(finding.amount or Decimal(0))
            parts.append(
                self.words.measure(amount, plain(finding.need), finding.unit, finding.shortfall)
            )
        if finding.deadline is not None and finding.outcome in ("unmet", "pending"):
            parts.append(self.words.deadline(finding.deadline))
        return " ".join(parts)

    def _left(self, left: Uncounted) -> str:
        return f"{self.words.day(left.on)} {left.title}: {self.words.uncounted(left)}"


def explanation(language: Language) -> Explanation:
    """The explainer of a language."""
    return Explanation(ENGLISH if language == "en" else JAPANESE)
