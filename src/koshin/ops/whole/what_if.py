"""Old rules against new ones over everybody: who gains, who loses, money and work."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from koshin.capabilities.register.columns import areas_of
from koshin.core.whole.columns import Bits
from koshin.core.whole.fingerprint import MODULUS, mixed
from koshin.ops.whole.run import Seen
from koshin.ops.whole.sides import Side, side

OLD, NEW = 0, 1
CHANGES = ("gains", "loses", "may_still", "may_not_still", "enters", "leaves")
SAMPLES = 3


@dataclass(kw_only=True)
class Comparison:
    """What some holders amount to. ``add`` merges what others amount to, in any grouping.

    ``credentials`` by qualification, area and change; each old and new: ``yen`` by area, ``earned``
    (what is paid once under no name) and ``items`` to apply for by qualification, ``applications``
    by journey and area. ``samples`` by change: (rank, holder, credential), the lowest ranks.
    """

    holders: int = 0
    one_by_one: int = 0
    fingerprint: int = 0
    credentials: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    yen: Counter[tuple[str, int]] = field(default_factory=Counter)
    payers: Counter[int] = field(default_factory=Counter)
    earned: Counter[tuple[str, int]] = field(default_factory=Counter)
    items: Counter[tuple[str, int]] = field(default_factory=Counter)
    applications: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    samples: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def add(self, other: "Comparison") -> None:
        self.holders += other.holders
        self.one_by_one += other.one_by_one
        self.fingerprint = (self.fingerprint + other.fingerprint) % MODULUS
        self.credentials.update(other.credentials)
        self.yen.update(other.yen)
        self.payers.update(other.payers)
        self.earned.update(other.earned)
        self.items.update(other.items)
        self.applications.update(other.applications)
        for change, found in other.samples.items():
            self.samples[change] = sorted([*self.samples.get(change, ()), *found])[:SAMPLES]


@dataclass(frozen=True, kw_only=True)
class Compare:
    """Compares the first of two rules with the second, in one round; ``seed`` ranks samples."""

    cycle: str
    seed: int

    def __call__(self, seen: Seen) -> Comparison:
        old, new = (side(seen, number, self.cycle) for number in (OLD, NEW))
        areas = np.array(areas_of(seen.base.ids), dtype=np.str_)
        left = np.logical_or.reduce([one.left for one in seen.judged])
        found = Comparison(
            holders=len(seen.base.ids),
            one_by_one=int(left.sum()),
            fingerprint=seen.fingerprint(),
        )
        for change, who in _changes(old, new):
            self._credentials(seen, found, change, who, areas)
        for number, one in enumerate((old, new)):
            for area in np.unique(areas):
                here = areas == area
                found.yen[(str(area), number)] = int(one.yen[here].sum())
                for kind, who in (("renewal", one.renewal), ("first", one.first)):
                    found.applications[(kind, str(area), number)] = int(who[here].sum())
            found.payers[number] = int((one.yen > 0).sum())
            found.earned.update({(code, number): yen for code, yen in one.earned.items()})
            found.items.update({(code, number): count for code, count in one.items.items()})
        return found

    def _credentials(
        self, seen: Seen, found: Comparison, change: str, who: Bits, areas: Any
    ) -> None:
        held = seen.base.held
        places = np.flatnonzero(who)
        pairs = zip(
            held.qualification[places].tolist(), areas[held.holder[places]].tolist(), strict=True
        )
        for (qualification, area), times in Counter(pairs).items():
            found.credentials[(seen.base.qualifications[qualification], area, change)] += times
        if change in ("gains", "loses") and len(places):
            ranks = mixed(held.id[places].astype(np.uint64) ^ np.uint64(self.seed))
            best = np.argsort(ranks, kind="stable")[:SAMPLES]
            holders = seen.base.ids[held.holder[places[best]]]
            keys = held.id[places[best]]
            found.samples[change] = list(
                zip(ranks[best].tolist(), holders.tolist(), keys.tolist(), strict=True)
            )


def _changes(old: Side, new: Side) -> Iterator[tuple[str, Bits]]:
    """Each credential that takes part under one of the rules has one change."""
    both = old.takes_part & new.takes_part
    yield "gains", both & ~old.may & new.may
    yield "loses", both & old.may & ~new.may
    yield "may_still", both & old.may & new.may
    yield "may_not_still", both & ~old.may & ~new.may
    yield "enters", new.takes_part & ~old.takes_part
    yield "leaves", old.takes_part & ~new.takes_part
