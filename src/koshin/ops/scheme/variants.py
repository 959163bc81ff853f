"""Records that may help a measure: one for each way its selectors and conversions leave open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from koshin.core.facts import ActivityFact, Period
from koshin.core.scheme import Scheme
from koshin.core.scheme.credits import Conversion, Selector
from koshin.core.scheme.measures import DistinctOf, Measured, ShareOf, SumPlusDistinct
from koshin.core.scheme.rules import Group, Pool

ONE = Decimal(1)
CENT = Decimal("0.01")
# The n-th record lies so much of the period further on: no two close together, no month forgotten.
STRIDE = Decimal("0.618034")
FOR_EVER = date(9999, 12, 31)
WORDS = ("topics", "roles", "modes", "providers", "sources")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a record is to count: in a measure, or in a group of a pool (``code``)."""

    code: str
    selectors: tuple[Selector, ...]
    beside: Selector | None = None


def places(node: Measured) -> Iterator[Place]:
    """The groups that need something first, the measure itself last; of a share both sides."""
    if isinstance(node, Pool):
        yield from _groups(node.groups, (node,))
    if isinstance(node, ShareOf):
        yield Place(code=node.code, selectors=(node, node.part))
        yield Place(code=node.code, selectors=(node,), beside=node.part)
        return
    yield Place(code=node.code, selectors=(node,))


def _groups(groups: tuple[Group, ...], around: tuple[Selector, ...]) -> Iterator[Place]:
    for group in sorted(groups, key=lambda group: group.at_least is None):
        yield from _groups(group.groups, (*around, group))
        yield Place(code=group.code, selectors=(*around, group))


def variants(
    scheme: Scheme, node: Measured, place: Place, span: Period, *, number: int, worth: Decimal
) -> Iterator[ActivityFact]:
    """Records worth ``worth`` in this place, as far as its rules allow; ``number`` from 1."""
    credit = scheme.credits.get(getattr(node, "credit", None) or "")
    for rule in credit.convert if credit is not None else (None,):
        if rule is not None and not rule.worth * rule.weight:
            continue
        selectors = place.selectors if rule is None else (*place.selectors, rule)
        for words in _words(scheme, node, selectors, number):
            for day in _days(span, rule, number):
                record = _sized(_record(scheme, words, day, number), rule, worth)
                if place.beside is None:
                    yield record
                else:
                    yield from _beside(place.beside, record)


def _words(
    scheme: Scheme, node: Measured, selectors: tuple[Selector, ...], number: int
) -> Iterator[dict[str, tuple[str, ...]]]:
    """The words that fit all selectors; nothing where two of them leave none in common."""
    found: dict[str, tuple[str, ...]] = {
        "all_topics": tuple(word for one in selectors for word in one.all_topics)
    }
    for name in WORDS:
        stated = [getattr(one, name) for one in selectors if getattr(one, name)]
        common = tuple(w for w in stated[0] if all(w in more for more in stated)) if stated else ()
        if stated and not common and name != "topics":
            return
        # A record may bear several topics, so one of each selector is enough.
        found[name] = common or tuple(words[0] for words in stated)
    kinds = [one.activities for one in selectors if one.activities] or [
        tuple(scheme.activity_kinds)
    ]
    shared = [kind for kind in kinds[0] if all(kind in more for more in kinds)]
    apart = node.by if isinstance(node, DistinctOf | SumPlusDistinct) else ""
    for kind in _turned(shared, number if apart == "kind" else 0):
        yield {**_apart(found, apart, number), "kind": (kind,)}


def _turned(words: list[str], number: int) -> list[str]:
    """The same words, another one first each time."""
    first = number % len(words) if words else 0
    return words[first:] + words[:first]


def _apart(words: dict[str, tuple[str, ...]], by: str, number: int) -> dict[str, tuple[str, ...]]:
    """With another word than the records before, where different ones are what is counted."""
    name = f"{by}s"
    if name not in WORDS:
        return words
    stated = words[name]
    return {**words, name: (stated[number % len(stated)],) if stated else (f"{by}{number}",)}


def _days(span: Period, rule: Conversion | None, number: int) -> Iterator[date]:
    """Spread over the span; then its first and last day."""
    start = max(span.start, rule.since) if rule is not None and rule.since else span.start
    end = min(span.end, rule.until) if rule is not None and rule.until else span.end
    if start > end:
        return
    days = (end - start).days + 1
    spread = start + timedelta(days=int(number * STRIDE % 1 * days))
    yield from dict.fromkeys((spread, start, end))


def _record(
    scheme: Scheme, words: dict[str, tuple[str, ...]], day: date, number: int
) -> ActivityFact:
    kind = words["kind"][0]
    topics = (*words["topics"], *words["all_topics"])
    return ActivityFact(
        id=number,
        kind=kind,
        topic=topics[0] if topics else f"topic{number}",
        tags=topics[1:],
        title=scheme.activity_kinds[kind].label,
        on=day,
        amount=ONE,
        state="accepted",
        source=words["sources"][0] if words["sources"] else "association",
        role=words["roles"][0] if words["roles"] else "",
        mode=words["modes"][0] if words["modes"] else "",
        provider=words["providers"][0] if words["providers"] else f"provider{number}",
        course=f"course{number}",
        valid_until=FOR_EVER,
    )


def _sized(record: ActivityFact, rule: Conversion | None, worth: Decimal) -> ActivityFact:
    """The record so long or large that it is worth its amount after conversion."""
    if rule is None:
        return replace(record, amount=worth)
    size = (worth / (rule.worth * rule.weight)).quantize(CENT, ROUND_CEILING)
    if rule.per == "day":
        days = int(size.to_integral_value(ROUND_CEILING))
        hours = None if rule.least is None else rule.least * days
        more = timedelta(days=max(0, days - 1))
        return replace(record, until=record.on + more, hours=hours)
    if rule.per == "record":
        return replace(record, hours=rule.least or (ONE if rule.stated_hours else None))
    size = max(size, rule.least or size)
    hours = size if rule.per == "hour" or rule.stated_hours else None
    return replace(record, amount=size, hours=hours)


def _beside(part: Selector, record: ActivityFact) -> Iterator[ActivityFact]:
    """The record if it is not of the part; else with another word, where the part names some."""
    if part.activities and record.kind not in part.activities:
        yield record
    if part.roles:
        yield replace(record, role="other")
    if part.modes:
        yield replace(record, mode="other")
    if part.providers:
        yield replace(record, provider="other")
    if part.topics or part.all_topics:
        yield replace(record, topic="other", tags=())
    for source in ("self", "association", "organiser"):
        if part.sources and source not in part.sources:
            yield replace(record, source=source)
