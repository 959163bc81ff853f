"""Turns a pool's groups and a holder's records into buckets and items to allocate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from koshin.core.allocation.bucket import Bucket, Item
from koshin.core.dates import fiscal_year
from koshin.core.facts import ActivityFact
from koshin.core.requirements.convert import fits
from koshin.core.scheme.rules import Group, Pool

ROOT = ""


@dataclass
class Branch:
    """A bucket in the making. ``group`` is nothing at the root."""

    key: str
    group: Group | None
    inside: dict[str, "Branch"] = field(default_factory=dict)

    def child(self, group: Group, key: str) -> "Branch":
        return self.inside.setdefault(key, Branch(key, group))

    def bucket(self, need: Decimal, caps: Mapping[str, Decimal]) -> Bucket:
        """The finished bucket; ``caps`` replaces the caps of groups by code."""
        group = self.group
        children = tuple(branch.bucket(need, caps) for branch in self.inside.values())
        if group is None:
            return Bucket(key=self.key, at_least=need, inside=children)
        return Bucket(
            key=self.key,
            at_least=group.at_least or Decimal(0),
            at_most=caps.get(group.code, group.at_most),
            inside=children,
        )

    def keys_of(self, code: str) -> Iterator[str]:
        """The keys of the group's own buckets and of all inside them."""
        if self.group is not None and self.group.code == code:
            yield from self.all_keys()
            return
        for branch in self.inside.values():
            yield from branch.keys_of(code)

    def all_keys(self) -> Iterator[str]:
        """The keys of this bucket and of all inside it."""
        yield self.key
        for branch in self.inside.values():
            yield from branch.all_keys()


def grow(
    pool: Pool,
    activities: Sequence[ActivityFact],
    amounts: Sequence[Decimal],
    *,
    brought_to: str | None = None,
) -> tuple[Branch, list[Item]]:
    """The tree with one bucket per group (and day, year, … where capped so), and the items.

    ``brought_to``: the first record is what was carried over; the group where it counts ("" for
    the pool itself).
    """
    root = Branch(ROOT, None)
    for group in pool.groups:
        _all_groups(root, group)
    items = [
        Item(amount=amount, may=tuple(dict.fromkeys(_places(root, pool, activity, index))))
        for index, (activity, amount) in enumerate(zip(activities, amounts, strict=True))
    ]
    if brought_to is not None:
        places = _forced(root, pool.groups, brought_to, activities[0], 0) if brought_to else [ROOT]
        items[0] = Item(amount=amounts[0], may=tuple(places))
    return root, items


def _all_groups(branch: Branch, group: Group) -> None:
    """Groups that need something stand in the tree even when empty."""
    if group.per is None:
        inner = branch.child(group, _key(branch, group, ""))
        for child in group.groups:
            _all_groups(inner, child)


def _places(root: Branch, pool: Pool, activity: ActivityFact, index: int) -> Iterator[str]:
    """The deepest groups that fit, and where these and those around them spill to, and so on.

    The pool itself where no group fits.
    """
    found = [place for group in pool.groups for place in _in(root, group, activity, index)]
    if not found:
        yield ROOT
    for key, _ in found:
        yield key
    for code in _spills(pool, [group.code for _, group in found]):
        yield from _forced(root, pool.groups, code, activity, index)


def _spills(pool: Pool, codes: list[str]) -> Iterator[str]:
    """The groups that take what these leave over, nearest first, each once."""
    seen: list[str] = []
    waiting = list(codes)
    while waiting:
        for group in reversed(_way_to(pool.groups, waiting.pop(0))):
            target = group.spill_to
            if target is not None and target not in seen:
                seen.append(target)
                waiting.append(target)
                yield target


def _way_to(groups: Sequence[Group], code: str) -> list[Group]:
    """The groups from the pool down to the one with this code."""
    for group in groups:
        if group.code == code:
            return [group]
        if _has(group, code):
            return [group, *_way_to(group.groups, code)]
    return []


def _in(
    branch: Branch, group: Group, activity: ActivityFact, index: int
) -> list[tuple[str, Group]]:
    if not fits(group, activity):
        return []
    here = branch.child(group, _key(branch, group, part_of(group, activity, index)))
    deeper = [place for child in group.groups for place in _in(here, child, activity, index)]
    return deeper or [(here.key, group)]


def _forced(
    branch: Branch, groups: Sequence[Group], code: str, activity: ActivityFact, index: int
) -> list[str]:
    """The bucket of the group with this code, whether or not the record fits it."""
    for group in groups:
        here = Branch(_key(branch, group, part_of(group, activity, index)), group)
        if group.code == code or _has(group, code):
            here = branch.child(group, here.key)
            if group.code == code:
                return [here.key]
            return _forced(here, group.groups, code, activity, index)
    return []


def _has(group: Group, code: str) -> bool:
    return any(child.code == code or _has(child, code) for child in group.groups)


def _key(branch: Branch, group: Group, part: str) -> str:
    return f"{branch.key}/{group.code}@{part}"


def part_of(group: Group, activity: ActivityFact, index: int) -> str:
    """Which of the parts, each with a cap of its own, the record is in."""
    match group.per:
        case None:
            return ""
        case "record":
            return str(index)
        case "course":
            return activity.course
        case "provider":
            return activity.provider
        case "day":
            return activity.on.isoformat()
        case "month":
            return activity.on.isoformat()[:7]
        case "year":
            return str(activity.on.year)
        case "fiscal_year":
            return str(fiscal_year(activity.on))
