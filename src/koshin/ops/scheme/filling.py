"""Fills a sample person's records: what brings the decision nearer stays, until nothing is missing.

Every step is judged by the engine itself, so whatever a rule of the scheme leaves of a record
(caps, repeats, shares, rounding) is seen. It may end short of what is asked for although somebody
could do it; then ``Filled.missing`` names what.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice

from koshin.core.dates import civil, months_before, start_of_day
from koshin.core.decide import decide
from koshin.core.decision import Finding, Option
from koshin.core.facts import ActivityFact, Facts, Period
from koshin.core.requirements.over_time import years_of
from koshin.core.requirements.subject import Subject
from koshin.core.scheme import Scheme
from koshin.core.scheme.measures import Measured
from koshin.core.scheme.model import nodes_of
from koshin.core.scheme.rules import AllOf, AnyOf, Each, Elapsed, Requirement, SomeOf
from koshin.ops.scheme.samples import Sample, holder, ready_at
from koshin.ops.scheme.variants import Place, places, variants

GOOD = frozenset({"met", "waived"})
ZERO = Decimal(0)
ONE = Decimal(1)
# An open leaf is never as good as a met one, however little is missing.
OPEN = Decimal("0.01")
# Of shares the whole grows with the part: a record must be worth a multiple of what is missing.
LARGER = Decimal(20)
MOST_RECORDS = 400
MOST_TRIES = 2000
MOST_TRIES_OF_ONE = 60


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The person, when they come, and what they are answered; ``missing`` could not be filled."""

    facts: Facts
    at: datetime
    option: Option
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A measure and the days that it looks at."""

    node: Measured
    span: Period


def filled(scheme: Scheme, given: Sample) -> Filled:
    """A holder of the sample's qualification with what its requirement asks for."""
    root = scheme.requirement_of(given.qualification)
    now = _decided(scheme, given, _held_long_enough(root, given))
    if root is None:
        return now
    leaves = tuple(_leaves(root, _subject(scheme, given, now.facts)))
    tries = iter(range(MOST_TRIES))
    for number in range(1, MOST_RECORDS + 1):
        better = _one_more(scheme, given, now, leaves, number, tries) if now.missing else None
        if better is None:
            break
        now = better
    return now


def _decided(scheme: Scheme, given: Sample, facts: Facts) -> Filled:
    at = ready_at(given, facts)
    option = decide(scheme, facts, at=at).options[0]
    days = [f.possible_from for f in _lowest(option.finding) if f.possible_from is not None]
    if days and start_of_day(max(days)) <= given.cycle.window.closes:
        at = ready_at(given, facts, max(days))
        option = decide(scheme, facts, at=at).options[0]
    missing = tuple(dict.fromkeys(finding.label for finding in _lowest(option.finding)))
    return Filled(facts=facts, at=at, option=option, missing=missing)


def _held_long_enough(root: Requirement | None, given: Sample) -> Facts:
    """Awarded so early that no part asks for more months since the award."""
    needs = [
        node.at_least_months
        for node in (nodes_of(root) if root is not None else ())
        if isinstance(node, Elapsed) and node.since == "award"
    ]
    if not needs:
        return holder(given)
    last = civil(given.cycle.window.opens)
    early = months_before(last, max(needs), month_end_aware=False)
    return holder(given, awarded_on=min(early, given.judged.start))


def _subject(scheme: Scheme, given: Sample, facts: Facts) -> Subject:
    return Subject(
        credential=facts.credentials[0],
        activities=(),
        cycle=given.cycle,
        at=given.cycle.window.opens,
        credits=scheme.credits,
        held=(given.qualification,),
        born_on=facts.born_on,
    )


def _leaves(node: Requirement, subject: Subject) -> Iterator[Leaf]:
    """The measures that are for this holder, each with its days; a year's measure by itself."""
    if not subject.applies(node.when) or (node.unless and subject.applies(node.unless)):
        return
    if isinstance(node, AllOf | AnyOf | SomeOf):
        for child in node.of:
            yield from _leaves(child, subject)
    elif isinstance(node, Each):
        for child, year in years_of(node, subject):
            yield from _leaves(child, year)
    elif isinstance(node, Measured):
        yield Leaf(node=node, span=subject.period(node.within))


def _one_more(
    scheme: Scheme,
    given: Sample,
    now: Filled,
    leaves: tuple[Leaf, ...],
    number: int,
    tries: Iterator[int],
) -> Filled | None:
    """The person with the record that brings them nearest; nothing where none does."""
    here = _distance(now.option.finding)
    for leaf in leaves:
        open_parts = _open_parts(now.option.finding, leaf.node)
        if not open_parts:
            continue
        best, nearest = None, here
        for record in islice(_records(scheme, leaf, open_parts, number), MOST_TRIES_OF_ONE):
            if next(tries, None) is None:
                return best
            facts = replace(now.facts, activities=(*now.facts.activities, record))
            then = _decided(scheme, given, facts)
            distance = _distance(then.option.finding)
            if distance < nearest:
                best, nearest = then, distance
            if best is not None and not _open_parts(best.option.finding, leaf.node):
                return best
        if best is not None:
            return best
    return None


def _records(
    scheme: Scheme, leaf: Leaf, open_parts: dict[str, Finding], number: int
) -> Iterator[ActivityFact]:
    """Records for each place of a measure, worth what is missing there; larger ones last."""
    for factor in (ONE, LARGER):
        for place in places(leaf.node):
            worth = _missing(open_parts, place, leaf.node.code) * factor
            yield from variants(
                scheme, leaf.node, place, leaf.span, number=number, worth=worth or ONE
            )


def _missing(open_parts: dict[str, Finding], place: Place, whole: str) -> Decimal:
    finding = open_parts.get(place.code) or open_parts.get(whole)
    if finding is None:
        return ONE
    return finding.shortfall or finding.excess or ONE


def _open_parts(finding: Finding | None, node: Measured) -> dict[str, Finding]:
    """What is not met of this measure: itself and the groups of a pool, by code."""
    if finding is None:
        return {}
    if finding.code == node.code and finding.label == node.label:
        return {} if finding.outcome in GOOD else {part.code: part for part in _all(finding)}
    found: dict[str, Finding] = {}
    for child in finding.children:
        found |= _open_parts(child, node)
    return found


def _all(finding: Finding) -> Iterator[Finding]:
    yield finding
    for child in finding.children:
        yield from _all(child)


def _asked(finding: Finding) -> Iterator[Finding]:
    """The parts that matter: of what is met, not those of the other ways to meet it."""
    for part in finding.children:
        if finding.outcome not in GOOD or part.outcome in GOOD or part.consequence != "block":
            yield part


def _lowest(finding: Finding | None) -> tuple[Finding, ...]:
    """What is not met and has nothing unmet inside it."""
    if finding is None:
        return ()
    inside = tuple(part for child in _asked(finding) for part in _lowest(child))
    return inside or (() if finding.outcome in GOOD else (finding,))


def _distance(finding: Finding | None) -> Decimal:
    """How far from met: nothing, or what is missing of each open part as a share of its need."""
    if finding is None:
        return ZERO
    found = sum((_distance(child) for child in _asked(finding)), ZERO)
    if finding.outcome in GOOD:
        return found
    found += OPEN
    for missing, bound in ((finding.shortfall, finding.need), (finding.excess, finding.limit)):
        if missing:
            found += missing / (bound or ONE)
    return found
