"""What a kind of training serves: for the renewal of which qualifications it may count.

Only what a record says of itself is asked; day, caps and what else the holder did are judged when
the renewal is.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from koshin.core.facts import ActivityFact
from koshin.core.requirements.convert import fits
from koshin.core.scheme import Scheme
from koshin.core.scheme.credits import Selector
from koshin.core.scheme.measures import Bounded, Measured, NoneOf
from koshin.core.scheme.model import nodes_of
from koshin.core.scheme.rules import Group, Pool

ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What an attendance would be recorded as, in the words of the scheme."""

    kind: str
    topic: str = ""
    mode: str = ""
    provider: str = ""
    course: str = ""


def serves(scheme: Scheme, offered: Offered) -> tuple[str, ...]:
    """Codes of the qualifications in whose requirement such a record may count, as written."""
    record = ActivityFact(
        id=0,
        kind=offered.kind,
        topic=offered.topic,
        title="",
        on=ANY_DAY,
        amount=Decimal(1),
        state="accepted",
        source="organiser",
        mode=offered.mode,
        provider=offered.provider,
        course=offered.course,
    )
    found = []
    for code in scheme.qualifications:
        requirement = scheme.requirement_of(code)
        nodes = nodes_of(requirement) if requirement is not None else []
        if any(_wants(node) and fits(node, record) for node in nodes if isinstance(node, Measured)):
            found.append(code)
    return tuple(found)


def _wants(node: Measured) -> bool:
    """Whether more of it can help: not of what must not be, or only not be too much."""
    if isinstance(node, Bounded):
        return node.least is not None
    return not isinstance(node, NoneOf)


def topics_of(scheme: Scheme) -> tuple[str, ...]:
    """Every topic that a requirement asks for, sorted."""
    return tuple(sorted({t for s in _selectors(scheme) for t in (*s.topics, *s.all_topics)}))


def modes_of(scheme: Scheme, *, kind: str = "") -> tuple[str, ...]:
    """Every mode (venue, live online, …) that a requirement asks for, of this kind if given."""
    found = _selectors(scheme, kind=kind)
    return tuple(sorted({mode for selector in found for mode in selector.modes}))


def tags_of(scheme: Scheme, *, kind: str = "") -> tuple[str, ...]:
    """What must be there together for a record to be finished, of this kind if given, sorted."""
    found = _selectors(scheme, kind=kind)
    return tuple(sorted({tag for selector in found for tag in selector.all_topics}))


def _selectors(scheme: Scheme, *, kind: str = "") -> list[Selector]:
    found: list[Selector] = []
    for requirement in scheme.requirements.values():
        for node in nodes_of(requirement):
            if not isinstance(node, Measured) or not _takes(node, kind):
                continue
            found.append(node)
            if isinstance(node, Pool):
                found += [group for group in _with_inner(node.groups) if _takes(group, kind)]
    return found


def _takes(selector: Selector, kind: str) -> bool:
    return not kind or not selector.activities or kind in selector.activities


def _with_inner(groups: tuple[Group, ...]) -> list[Group]:
    return [each for group in groups for each in (group, *_with_inner(group.groups))]
