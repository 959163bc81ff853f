"""Makes sample people: somebody in the round that comes next, with nothing or everything done."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from koshin.core.cycles import first_cycle, renewal_cycle, upcoming
from koshin.core.dates import civil, end_of_day, start_of_day
from koshin.core.decision import Cycle
from koshin.core.facts import ActivityFact, CompletionFact, CredentialFact, Facts, Period
from koshin.core.requirements.convert import fits
from koshin.core.requirements.over_time import years_of
from koshin.core.requirements.subject import Subject
from koshin.core.scheme import Scheme
from koshin.core.scheme.credits import Selector
from koshin.core.scheme.measures import CountOf, DistinctOf, Measured, NoneOf, ShareOf
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    Each,
    Group,
    Pool,
    Requirement,
    SomeOf,
)

ONE = Decimal(1)
# Records are kept small and on days of their own, so that caps for a day leave them whole.
LARGEST = Decimal(5)
FOR_EVER = date(9999, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A qualification and a round; ``judged`` is where its records are put."""

    qualification: str
    cycle: Cycle
    judged: Period


def sample(scheme: Scheme, *, at: datetime) -> Sample | None:
    """The next round of the first qualification that is renewed at all."""
    renewable = [code for code, rule in scheme.qualifications.items() if not rule.permanent]
    if not renewable:
        return None
    cycles = upcoming(scheme, on=civil(at), count=1)
    cycle = cycles[0] if cycles else _own_round(scheme, renewable[0], civil(at))
    if cycle.judged is None:
        return None
    return Sample(qualification=renewable[0], cycle=cycle, judged=cycle.judged)


def _own_round(scheme: Scheme, qualification: str, today: date) -> Cycle:
    """Where everybody has a round of their own: that of somebody registered on this day."""
    exam = CompletionFact(qualification=qualification, course_number="", completed_on=today)
    registered = first_cycle(scheme, exam, Facts(), at=start_of_day(today))
    held = CredentialFact(
        id=1,
        qualification=qualification,
        number="",
        awarded_on=today,
        terms=(registered.new_term,),
    )
    return renewal_cycle(scheme, held)


def person(scheme: Scheme, given: Sample, *, done: bool) -> Facts:
    """A holder of the sample's qualification, with all records it asks for or none."""
    end = given.cycle.current_end or given.judged.end
    held = CredentialFact(
        id=1,
        qualification=given.qualification,
        number="0000001",
        awarded_on=given.judged.start,
        terms=(Period(start=given.judged.start, end=end),),
    )
    root = scheme.requirement_of(given.qualification)
    if not done or root is None:
        return Facts(credentials=(held,))
    subject = Subject(
        credential=held,
        activities=(),
        cycle=given.cycle,
        at=given.cycle.window.opens,
        credits=scheme.credits,
        held=(given.qualification,),
    )
    records = [
        replace(record, id=number)
        for number, record in enumerate(_needed(scheme, root, subject), start=1)
    ]
    return Facts(credentials=(held,), activities=tuple(records))


def ready_at(given: Sample, facts: Facts) -> datetime:
    """The first moment of the window at which everything the person did has been done."""
    done = [end_of_day(record.until or record.on) for record in facts.activities]
    return max([given.cycle.window.opens, *done])


def _needed(scheme: Scheme, node: Requirement, subject: Subject) -> Iterator[ActivityFact]:
    """Records that meet the node where no rule stands between them and the need."""
    if not subject.applies(node.when) or (node.unless and subject.applies(node.unless)):
        return
    if isinstance(node, AllOf | SomeOf):
        for child in node.of:
            yield from _needed(scheme, child, subject)
    elif isinstance(node, AnyOf):
        ways = ([*_needed(scheme, child, subject)] for child in node.of)
        yield from next((way for way in ways if way), [])
    elif isinstance(node, Each):
        for child, year in years_of(node, subject):
            yield from _needed(scheme, child, year)
    elif isinstance(node, Measured):
        yield from _measured(scheme, node, subject)


def _measured(scheme: Scheme, node: Measured, subject: Subject) -> Iterator[ActivityFact]:
    span = subject.period(node.within)
    if isinstance(node, NoneOf | ShareOf):
        return
    if isinstance(node, CountOf | DistinctOf):
        needed = node.at_least or 0
        topics = node.topics or tuple(f"t{n}" for n in range(needed))
        for number in range(needed):
            topic = topics[number % len(topics)]
            record = _record(scheme, (node,), span, number, ONE, topic=topic)
            yield _different(node, record, number) if isinstance(node, DistinctOf) else record
        return
    need = Decimal(getattr(node, "at_least", None) or 0)
    parts: list[tuple[tuple[Selector, ...], Decimal]] = []
    if isinstance(node, Pool):
        parts = list(_groups((node,), node.groups))
    rest = need - sum((amount for _, amount in parts), Decimal(0))
    number = 0
    for selectors, amount in [*parts, ((node,), max(rest, Decimal(0)))]:
        while amount > 0:
            share = amount if not isinstance(node, Pool) else min(amount, LARGEST)
            record = _record(scheme, selectors, span, number, share)
            yield _enough(scheme, getattr(node, "credit", None), record)
            amount -= share
            number += 1


def _different(node: DistinctOf, record: ActivityFact, number: int) -> ActivityFact:
    """The record in another kind or mode than those before it, where that is what is counted."""
    if node.by == "kind":
        return replace(record, kind=node.activities[number % len(node.activities)])
    if node.by == "mode":
        return replace(
            record, mode=(node.modes or (f"m{number}",))[number % max(1, len(node.modes))]
        )
    return record


def _enough(scheme: Scheme, credit: str | None, record: ActivityFact) -> ActivityFact:
    """The record made so long or large that it is worth its amount after conversion."""
    if credit is None:
        return record
    rules = scheme.credits[credit].convert
    unstated = (rule for rule in rules if not rule.stated_hours)
    rule = next((rule for rule in unstated if fits(rule, record)), None)
    if rule is None or not rule.worth * rule.weight:
        return record
    size = record.amount / (rule.worth * rule.weight)
    if rule.per == "day":
        return replace(record, until=record.on + timedelta(days=int(size) - 1))
    return replace(record, amount=size)


def _groups(
    around: tuple[Selector, ...], groups: tuple[Group, ...]
) -> Iterator[tuple[tuple[Selector, ...], Decimal]]:
    """What each group needs that those inside it do not bring."""
    for group in groups:
        inside = list(_groups((*around, group), group.groups))
        yield from inside
        brought = sum((amount for _, amount in inside), Decimal(0))
        yield (*around, group), max((group.at_least or Decimal(0)) - brought, Decimal(0))


def _record(
    scheme: Scheme,
    selectors: tuple[Selector, ...],
    span: Period,
    number: int,
    amount: Decimal,
    *,
    topic: str = "",
) -> ActivityFact:
    """A record that fits all the selectors, on a day of its own where the span has as many."""

    def first(words: str) -> str:
        return next((getattr(s, words)[0] for s in reversed(selectors) if getattr(s, words)), "")

    kind = first("activities")
    days = (span.end - span.start).days + 1
    return ActivityFact(
        id=0,
        kind=kind,
        topic=topic or first("topics"),
        title=scheme.activity_kinds[kind].label,
        on=span.start + timedelta(days=number % days),
        amount=amount,
        state="accepted",
        source="association",
        role=first("roles"),
        mode=first("modes"),
        provider=first("providers"),
        course=f"c{number}",
        tags=tuple(topic for selector in selectors for topic in selector.all_topics),
        valid_until=FOR_EVER,
    )
