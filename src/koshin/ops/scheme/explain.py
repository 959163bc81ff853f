"""A decision for people, as lines of text, in Japanese or English."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from koshin.core.decision import Decision, Finding, Life, Option, Outcome, Quote, Uncounted
from koshin.core.versions import RuleBook
from koshin.core.weigh import code_of
from koshin.ops.scheme.english_words import English
from koshin.ops.scheme.unasked import Beside
from koshin.ops.scheme.words import Japanese, Language, Words

MARKS: dict[Outcome, str] = {"met": "✓", "unmet": "✗", "pending": "…", "waived": "○"}
# Records that belong to other requirements say nothing about this one.
UNSAID = "other_kind"


@dataclass(frozen=True)
class Explanation:
    """Says a decision in one language. ``versions``: the words for what older rules judged."""

    words: Words
    versions: Mapping[str, Words] = field(default_factory=dict)

    def lines(
        self,
        decision: Decision,
        quote: Quote | None = None,
        beside: Sequence[Beside] = (),
    ) -> Iterator[str]:
        """Every option with its reasons, its tree and what stands beside it; then the fee.

        ``beside`` is empty, or in the order of the options.
        """
        yield self.words.heading(decision.at)
        for place, option in enumerate(decision.options):
            mine = Explanation(self.versions.get(option.rules, self.words))
            yield from mine._option(option)
            if beside:
                yield from mine._beside(beside[place])
        if not decision.options:
            yield self.words.nothing
        for life in decision.lives:
            yield from self._life(life)
        if quote is not None:
            yield self.words.fee(quote.total.amount)
            yield from self._lines(quote, margin="  ")

    def _lines(self, quote: Quote, *, margin: str) -> Iterator[str]:
        for line in quote.lines:
            yield f"{margin}- {line.label} {self.words.yen(line.amount.amount)}: {line.rule}"

    def _option(self, option: Option) -> Iterator[str]:
        cycle = option.cycle
        yield f"■ {self.words.option(option)}"
        for weighed in option.weighed:
            if weighed.version or len(option.weighed) > 1:
                yield f"  § {self.words.weighed(weighed)}"
        for name, value in self.words.dates(cycle):
            yield f"  {name}: {value}"
        for exemption in cycle.exemptions:
            yield f"  * {self.words.exemption(exemption)}"
        for reason in option.reasons:
            yield f"  ! {self.words.reason(reason, option)}"
        for reason in option.consequences:
            yield f"  ? {self.words.consequence(reason)}"
        for reason in option.doubts:
            yield f"  ‼ {self.words.doubt(reason)}"
        if option.finding is not None:
            yield from self.tree(option.finding, depth=1)

    def _beside(self, beside: Beside) -> Iterator[str]:
        for part in beside.unasked:
            yield f"    ・ {part.label} [{part.code}] {self.words.unasked[part.why]}"
        yield f"  {self.words.cost}: {self.words.yen(beside.quote.total.amount)}"

    def _life(self, life: Life) -> Iterator[str]:
        """Pauses and returns; an active credential's are told only by its own pages."""
        if life.state == "active":
            return
        yield f"□ {self.words.life(life)}"
        for choice in life.choices:
            mark = MARKS["met" if choice.allowed else "unmet"]
            yield f"  {mark} {self.words.choice(choice)}"
            if choice.quote is not None:
                yield from self._lines(choice.quote, margin="    ")

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
                yield f"{margin}    - {self._left(left, finding.unit)}"
        for child in finding.children:
            yield from self.tree(child, depth=depth + 1)

    def _node(self, finding: Finding) -> str:
        label = self.words.label(finding.label)
        parts = [f"{label} [{finding.code}] {self.words.outcomes[finding.outcome]}"]
        if finding.need is not None or finding.limit is not None:
            parts.append(self.words.measure(finding))
        if finding.deadline is not None and finding.outcome in ("unmet", "pending"):
            parts.append(self.words.deadline(finding.deadline))
        if finding.possible_from is not None:
            parts.append(self.words.possible_from(finding.possible_from))
        if finding.carried is not None:
            parts.append(self.words.carried(finding.carried, finding.unit))
        return " ".join(parts)

    def _left(self, left: Uncounted, unit: str) -> str:
        return f"{self.words.day(left.on)} {left.title}: {self.words.uncounted(left, unit)}"


def explanation(language: Language, book: RuleBook) -> Explanation:
    """The explainer of a language; for English, the rules are those in English."""
    if language == "ja":
        return Explanation(Japanese())
    versions = {code_of(scheme): English(scheme) for scheme in book.versions}
    return Explanation(English(book.newest), versions)
