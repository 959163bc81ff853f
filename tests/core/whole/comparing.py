"""Lays the answers of a whole base beside those of ``decide``, holder by holder."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from koshin.core.decision import Finding, Option
from koshin.core.facts import Facts
from koshin.core.scheme import Scheme
from koshin.core.scheme.model import nodes_of
from koshin.core.scheme.rules import Each
from koshin.core.versions import RuleBook, decide_by
from koshin.core.whole.columns import Base, columns_of
from koshin.core.whole.groups import MIXED, by_version, judges_of
from koshin.core.whole.judge import Judge, Judged
from koshin.core.whole.rounds import OUTCOMES

People = Sequence[tuple[int, Facts]]
# Of an option: kind, qualification, cycle, window's state, offered, reasons; and its findings.
Said = list[tuple[Any, ...]]
Answers = tuple[dict[int, Said], frozenset[int]]


def one_by_one(
    scheme: Scheme, people: People, *, at: datetime, older: tuple[Scheme, ...] = ()
) -> dict[int, Said]:
    """What ``decide`` says of everybody, or ``decide_by`` where there are ``older`` versions."""
    book = RuleBook((scheme, *older))
    return {
        key: [
            _option(book.under(option.rules), option, at)
            for option in decide_by(book, facts, at=at).options
        ]
        for key, facts in people
    }


def all_at_once(rules: RuleBook, at: datetime, people: People) -> Answers:
    """What the columns say of all whom they can judge, and whom they leave."""
    return said_by(judges_of(rules, at), columns_of(people))


def said_by(judges: Sequence[Judge], base: Base) -> Answers:
    """The same for holders who are columns already, each judged by the version for them."""
    said: dict[int, Said] = {}
    left: frozenset[int] = frozenset()
    for place, mine in by_version(judges, base):
        if place == MIXED:
            left |= frozenset(mine.ids.tolist())
            continue
        more, leave = said_of(judges[place], mine)
        said |= more
        left |= leave
    return said, left


def said_of(judge: Judge, base: Base) -> Answers:
    """What one version says of holders who are columns already."""
    found = judge.judge(base, parts=True)
    left = frozenset(key for key, leave in zip(base.ids.tolist(), found.left, strict=True) if leave)
    said: dict[int, Said] = {key: [] for key in base.ids.tolist() if key not in left}
    for index, place in enumerate(found.credential.tolist()):
        one = judge.rounds.rounds[found.round[index]]
        outcome = OUTCOMES[found.outcome[index]]
        said[int(base.ids[base.held.holder[place]])].append(
            (
                "renewal",
                one.qualification,
                one.cycle,
                one.cycle.window.state(judge.at),
                bool(found.offered[index]),
                judge.rounds.said[found.reasons[index]],
                outcome,
                _parts(judge.scheme, found, one.qualification, place),
            )
        )
    for place, number in zip(found.course.tolist(), found.option.tolist(), strict=True):
        option = judge.registrations.options[number]
        said[int(base.ids[base.completed.holder[place]])].append(
            _option(judge.scheme, option, judge.at)
        )
    return said, left


def _option(scheme: Scheme, option: Option, at: datetime) -> tuple[Any, ...]:
    node = scheme.requirement_of(option.qualification)
    years = {n.code for n in nodes_of(node) if isinstance(n, Each)} if node else set()
    finding = option.finding
    return (
        option.kind,
        option.qualification,
        option.cycle,
        option.cycle.window.state(at),
        option.offered,
        tuple(reason.code for reason in option.reasons),
        finding.outcome if finding else None,
        dict(_flat(finding, "", years)) if finding else {},
    )


def _flat(finding: Finding, path: str, years: set[str]) -> Iterator[tuple[str, Any]]:
    here = f"{path}/{finding.code}" if path else finding.code
    yield (
        here,
        (
            finding.outcome,
            finding.amount,
            finding.need,
            finding.shortfall,
            finding.limit,
            finding.excess,
        ),
    )
    for number, child in enumerate(finding.children, start=1):
        numbered = f"{here}#{number}" if finding.code in years else here
        yield from _flat(child, numbered, years)


def _parts(scheme: Scheme, found: Judged, qualification: str, place: int) -> dict[str, Any]:
    rule = scheme.qualifications.get(qualification)
    if rule is None or rule.requirement not in found.parts:
        return {}
    rows, parts = found.parts[rule.requirement]
    [row] = [index for index, one in enumerate(rows.tolist()) if one == place]
    said: dict[str, Any] = {}
    for path, part in parts.items():
        outcome = OUTCOMES[part.outcome[row]]
        if outcome is None:
            continue
        amount, need, limit = (
            None if column is None else Decimal(int(column[row])).scaleb(-part.scale)
            for column in (part.amount, part.need, part.limit)
        )
        short, over = _above(need, amount), _above(amount, limit)
        said[path] = (outcome, amount, need, short, limit, over)
    return said


def _above(more: Decimal | None, less: Decimal | None) -> Decimal | None:
    return None if more is None or less is None else max(Decimal(0), more - less)
