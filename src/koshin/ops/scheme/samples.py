"""Makes sample people: somebody in the round that comes next, with nothing or everything done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from koshin.core.cycles import upcoming
from koshin.core.dates import civil
from koshin.core.decision import Cycle
from koshin.core.facts import ActivityFact, CredentialFact, Facts, Period
from koshin.core.scheme import Scheme
from koshin.core.scheme.model import nodes_of
from koshin.core.scheme.rules import CountOf, Requirement, SumOf


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A qualification and a round; ``judged`` is where its records are put."""

    qualification: str
    cycle: Cycle
    judged: Period


def sample(scheme: Scheme, *, at: datetime) -> Sample | None:
    """The next round of the first qualification that is renewed at all."""
    renewable = [code for code, rule in scheme.qualifications.items() if not rule.permanent]
    cycles = upcoming(scheme, on=civil(at), count=1)
    if not renewable or not cycles or cycles[0].judged is None:
        return None
    return Sample(qualification=renewable[0], cycle=cycles[0], judged=cycles[0].judged)


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
    records = tuple(_records(scheme, root, given.judged.start)) if done and root else ()
    return Facts(credentials=(held,), activities=records)


def _records(scheme: Scheme, root: Requirement, on: date) -> Iterator[ActivityFact]:
    for node in nodes_of(root):
        if isinstance(node, CountOf):
            for _ in range(node.at_least):
                yield _record(scheme, node, on, Decimal(1))
        elif isinstance(node, SumOf):
            yield _record(scheme, node, on, node.at_least)


def _record(scheme: Scheme, node: CountOf | SumOf, on: date, amount: Decimal) -> ActivityFact:
    kind = node.activities[0]
    return ActivityFact(
        id=1,
        kind=kind,
        topic=node.topics[0] if node.topics else "",
        title=scheme.activity_kinds[kind].label,
        on=on,
        amount=amount,
        state="accepted",
        source="association",
    )
