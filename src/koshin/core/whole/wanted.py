"""What must be read of records so that some schemes can be judged as columns, and no more."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from koshin.core.facts import ActivityFact
from koshin.core.scheme.base import Part
from koshin.core.scheme.credits import Conversion, Selector
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.measures import (
    DistinctOf,
    LargestOf,
    Measured,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.rules import Group, Pool
from koshin.core.scheme.unread import parts_of

# Of these, every word that occurs may matter, not only those that the schemes name.
FREE_BY = frozenset({"topic", "course", "provider", "mode"})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """``kinds`` are groups of kinds that no rule tells apart; words that no rule names are alike.

    Of records of the kinds ``free``, rules look at every topic, course, provider or mode, whatever
    it is called: the shapes of those that bear any word must be asked of the records themselves.
    ``bare`` are groups of these kinds that no rule tells apart where a record bears no word.
    """

    kinds: tuple[tuple[str, ...], ...]
    topics: tuple[str, ...]
    roles: tuple[str, ...]
    modes: tuple[str, ...]
    providers: tuple[str, ...]
    qualifications: tuple[str, ...]
    amount: bool
    hours: bool
    days: bool
    bare: tuple[tuple[str, ...], ...]

    @property
    def free(self) -> tuple[str, ...]:
        return tuple(kind for alike in self.bare for kind in alike)

    @property
    def every_kind(self) -> tuple[str, ...]:
        return (*(kind for alike in self.kinds for kind in alike), *self.free)

    @cached_property
    def shapes(self) -> tuple[ActivityFact, ...]:
        """A record of every shape, in the order of its number: first those of ``bare``, then those
        of the other kinds. Records of free kinds with words come after all of these.

        The number of the others is that of the kind, plus the number of kinds times the (topics as
        bits plus their combinations times the (role plus the roles times the (mode …))), words
        from 1.
        """
        sets = [
            tuple(topic for bit, topic in enumerate(self.topics) if bits >> bit & 1)
            for bits in range(1 << len(self.topics))
        ]
        words = product(
            ("", *self.providers), ("", *self.modes), ("", *self.roles), sets, self.kinds
        )
        return (
            *(sample(alike[0], (), "", "", "") for alike in self.bare),
            *(
                sample(alike[0], topics, role, mode, provider)
                for provider, mode, role, topics, alike in words
            ),
        )


def sample(kind: str, topics: Sequence[str], role: str, mode: str, provider: str) -> ActivityFact:
    """A record with these words; its day and amount say nothing."""
    return ActivityFact(
        id=0,
        kind=kind,
        topic="",
        title="",
        on=date(1970, 1, 1),
        amount=Decimal(0),
        state="accepted",
        source="",
        tags=tuple(topics),
        role=role,
        mode=mode,
        provider=provider,
    )


def wanted(schemes: Sequence[Scheme]) -> Wanted:
    """What the requirements of all these schemes look at together."""
    parts = [part for scheme in schemes for part in parts_of(tuple(_asked(scheme)))]
    measures = [part for part in parts if isinstance(part, Measured)]
    free = {kind for node in measures if _free(node) for kind in node.activities}
    selectors = [part for part in parts if isinstance(part, Selector)]
    guards = [part for part in parts if isinstance(part, Guard)]
    rules = [part for part in parts if isinstance(part, Conversion)]
    # Words that only records of free kinds are asked about need not be told apart elsewhere.
    bound = [
        one
        for part in parts
        if isinstance(part, Measured | Conversion) and not (set(part.activities) or {""}) <= free
        for one in parts_of(part)
        if isinstance(one, Selector)
    ]
    groups = _alike(selectors, guards, free, apart=any(_by_kind(part) for part in parts))
    return Wanted(
        kinds=tuple(group for group in groups if group[0] not in free),
        bare=tuple(group for group in groups if group[0] in free),
        topics=_words(word for one in bound for word in (*one.topics, *one.all_topics)),
        roles=_words(word for one in bound for word in one.roles),
        modes=_words(word for one in bound for word in one.modes),
        providers=_words(word for one in bound for word in one.providers),
        qualifications=_words(code for scheme in schemes for code in scheme.qualifications),
        amount=any(_by_amount(part) for part in parts),
        hours=any(
            rule.per == "hour" or rule.stated_hours or rule.least is not None for rule in rules
        ),
        days=any(rule.per == "day" for rule in rules),
    )


def _asked(scheme: Scheme) -> Iterator[Any]:
    yield from (fee.when for fee in scheme.fees)
    for qualification in scheme.qualifications:
        node = scheme.requirement_of(qualification)
        if node is not None:
            yield node
    yield from scheme.credits.values()


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _alike(
    selectors: Sequence[Selector], guards: Sequence[Guard], free: Set[str], *, apart: bool
) -> tuple[tuple[str, ...], ...]:
    """All kinds, those together that every rule takes or leaves together, free ones apart."""
    asked = [one.activities for one in selectors]
    asked += [(one.has_activity,) for one in guards if one.has_activity is not None]
    groups: dict[object, list[str]] = {}
    for kind in _words(kind for kinds in asked for kind in kinds):
        key = kind if apart else (kind in free, *(kind in kinds for kinds in asked))
        groups.setdefault(key, []).append(kind)
    return tuple(tuple(group) for group in groups.values())


def _by_kind(part: Part) -> bool:
    return isinstance(part, DistinctOf | SumPlusDistinct) and part.by == "kind"


def _by_amount(part: Part) -> bool:
    if isinstance(part, Conversion):
        return part.per in ("unit", "hour") or part.least is not None
    return isinstance(part, SumOf | LargestOf | SumPlusDistinct | ShareOf | Pool)


def _free(node: Measured) -> bool:
    if node.repeats is not None:
        return True
    for part in parts_of(node):
        if isinstance(part, DistinctOf | SumPlusDistinct) and part.by in FREE_BY:
            return not (part.by == "topic" and part.topics)
        if isinstance(part, Group) and part.per in ("course", "provider"):
            return True
    return False
