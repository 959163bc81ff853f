"""Judging: one holder with many records, everybody, and everybody under old and new rules."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import TypeAdapter

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.facts import of_holder
from koshin.capabilities.schemes.queries import Published, current
from koshin.core.cycles import window_named
from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.facts import ActivityFact, Facts
from koshin.core.scheme import Scheme
from koshin.core.scheme.measures import CountOf, SumOf
from koshin.core.scheme.rules import AllOf, Requirement
from koshin.ops.bench.crowd import MOMENTS
from koshin.ops.bench.rows import Row
from koshin.ops.scheme.filling import filled
from koshin.ops.scheme.samples import Sample, samples
from koshin.ops.scheme.source import find
from koshin.ops.whole.run import WHOLE, Rules, Share, moment, over, processors
from koshin.ops.whole.tally import Tally, tally
from koshin.ops.whole.what_if import Compare, Comparison
from koshin.platform import clock
from koshin.platform.files import associations_directory

RECORDS = 500
LAPS = 20
SOME_DAY = datetime(2027, 2, 1, tzinfo=JST)
POOLS = ("pmp", "cissp")
CYCLES = {"jspo": "2027-03-31", "itc": "2027"}
# A pool whose records all have a choice: each has a cap of its own and may spill over.
CHOICE = {
    "kind": "pool", "code": "pool", "label": "単位", "activities": ["walk", "course"],
    "at_least": 300, "unit": "単位", "done": "の活動",
    "groups": [
        {"code": "walks", "label": "案内", "activities": ["walk"], "at_most": "1.5",
         "per": "record", "spill_to": "courses"},
        {"code": "courses", "label": "研修", "activities": ["course"], "at_most": 300},
    ],
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Judging:
    """How long it took for how many. ``left``: decided one by one; ``answers``: renewals and
    registrations judged, or renewals lost under the stricter rules."""

    seconds: float
    holders: int
    left: int
    answers: int


def judge_one(code: str) -> list[Row]:
    """The slowest kinds of holders: rules of the association, then records that have a choice."""
    scheme, at = _published(code).scheme, MOMENTS[code]
    rows = [_decided(f"judge-one-{code}", scheme, at)]
    key = _busy_holder(code, scheme)
    of_holder(key)
    took = min(_timed(lambda: of_holder(key)) for _ in range(LAPS))
    return [*rows, Row(name=f"judge-one-{code}-reading", value=took, unit="ms", queries=1)]


def judge_one_elsewhere() -> list[Row]:
    """Pools of other bodies, and one in which every record has a choice."""
    examples = associations_directory().parent / "examples" / "schemes"
    rows = [
        _decided(f"judge-one-{name}", find(examples / f"{name}.yaml").scheme, None)
        for name in POOLS
    ]
    garden = find(examples / "garden.yaml").scheme
    node = TypeAdapter(Requirement).validate_python(CHOICE)
    choice = garden.model_copy(update={"requirements": {"renewal": node}})
    return [*rows, _decided("judge-one-choice", choice, None)]


def _decided(name: str, scheme: Scheme, at: datetime | None) -> Row:
    """The best of some decisions, in milliseconds."""
    found = samples(scheme, at=at or SOME_DAY)[0]
    facts = _busy(filled(scheme, found).facts, scheme, found)
    opens = found.cycle.window.opens
    took = min(_timed(lambda: decide(scheme, facts, at=opens)) for _ in range(LAPS))
    return Row(name=name, value=took, unit="ms")


def _timed(work: Callable[[], object]) -> float:
    began = clock.monotonic()
    work()
    return round((clock.monotonic() - began) * 1000, 2)


def _busy(facts: Facts, scheme: Scheme, found: Sample) -> Facts:
    """The same person with 500 records, spread over the judged period and over all kinds."""
    judged = found.cycle.judged
    if judged is None:
        return facts
    kinds = list(scheme.activity_kinds)
    days = (judged.end - judged.start).days + 1
    more = (
        ActivityFact(
            id=number,
            kind=kinds[number % len(kinds)],
            topic="",
            title="研修会",
            on=judged.start + timedelta(days=number * 7 % days),
            amount=Decimal(number % 5 + 1) / 4,
            state="accepted",
            source="organiser",
            course=f"c{number % 17}",
        )
        for number in range(len(facts.activities), RECORDS)
    )
    return replace(facts, activities=(*facts.activities, *more))


def _busy_holder(code: str, scheme: Scheme) -> int:
    """A holder in the database with 500 records."""
    person = Holder.objects.filter(association_id=code).order_by("pk")[0]
    kind = next(iter(scheme.activity_kinds))
    Activity.objects.bulk_create(
        Activity(
            holder=person,
            kind=kind,
            title="研修会",
            on=MOMENTS[code].date() - timedelta(days=number),
            amount=Decimal(1),
            entered_at=MOMENTS[code],
        )
        for number in range(RECORDS)
    )
    return int(person.pk)


def judge(code: str, *, share: Share = WHOLE) -> Judging:
    """Everybody (or a share) judged: seconds, holders, and how many of them one by one."""
    published = _published(code)
    older = published.book.versions[1:]
    rules = Rules(scheme=published.scheme, at=MOMENTS[code], older=older)
    answers: Tally = Counter()
    left = 0
    began = clock.monotonic()
    with moment(code, rules.book.versions, share) as then:
        for found, one_by_one in over(then, (rules,), tally, workers=processors()):
            answers += found
            left += one_by_one
        holders = len(then.here.ids)
    seconds = clock.monotonic() - began
    return Judging(
        seconds=round(seconds, 2), holders=holders, left=left, answers=sum(answers.values())
    )


def what_if(code: str) -> Judging:
    """Everybody under the published rules and under stricter ones."""
    old, cycle = _published(code).scheme, CYCLES[code]
    new = old.model_copy(
        update={"requirements": {key: _harder(node) for key, node in old.requirements.items()}}
    )
    window = window_named(old, cycle)
    if window is None:
        raise ValueError(f"{code} has no round {cycle}")
    rules = tuple(Rules(scheme=scheme, at=window.closes) for scheme in (old, new))
    total = Comparison()
    began = clock.monotonic()
    with moment(code, (old, new)) as then:
        for part in over(then, rules, Compare(cycle=cycle, seed=1), workers=processors()):
            total.add(part)
    seconds = clock.monotonic() - began
    loses = sum(n for (_, _, change), n in total.credentials.items() if change == "loses")
    return Judging(
        seconds=round(seconds, 2), holders=total.holders, left=total.one_by_one, answers=loses
    )


def _harder(node: Requirement) -> Requirement:
    if isinstance(node, AllOf):
        return node.model_copy(update={"of": tuple(_harder(child) for child in node.of)})
    if isinstance(node, CountOf | SumOf) and node.at_least is not None:
        return node.model_copy(update={"at_least": node.at_least + 1})
    return node


def _published(code: str) -> Published:
    return current(code, MOMENTS[code].date())
