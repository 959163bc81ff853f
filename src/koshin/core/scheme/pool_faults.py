"""Trees of groups that cannot be: needs above caps, groups that cross those around them."""

from collections.abc import Collection, Iterator

from koshin.core.scheme.fault import Fault
from koshin.core.scheme.reader import Path
from koshin.core.scheme.rules import Group, Pool

# Which parts fit whole into a part of the group around: a day into a month, not the reverse.
INSIDE: dict[str, frozenset[str]] = {
    "record": frozenset({"record"}),
    "day": frozenset({"record", "day"}),
    "month": frozenset({"record", "day", "month"}),
    "year": frozenset({"record", "day", "month", "year"}),
    "fiscal_year": frozenset({"record", "day", "month", "fiscal_year"}),
    "course": frozenset({"record", "course"}),
    "provider": frozenset({"record", "provider"}),
}


def pool_faults(pool: Pool, path: Path) -> Iterator[Fault]:
    """Everything in the groups of a pool that cannot be."""
    codes = {group.code for group in all_groups(pool.groups)}
    if sum(group.at_most_share is not None for group in pool.groups) > 1:
        yield Fault(
            path=path,
            message=f"{pool.code}: two groups are limited to a share of the whole",
            remedy="limit one by at_most_share and the other by at_most",
        )
    for group in pool.groups:
        yield from _inside(group, path, around=None, per=None, kinds=pool.activities)
    for group in all_groups(pool.groups):
        for message, remedy in _alone(group, codes):
            yield Fault(path=path, message=f"{group.code}: {message}", remedy=remedy)


def all_groups(groups: Collection[Group]) -> Iterator[Group]:
    """The groups and all inside them, in the order written."""
    for group in groups:
        yield group
        yield from all_groups(group.groups)


def _alone(group: Group, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """What a group states about itself must go together: message and remedy."""
    if group.at_least is not None and group.per is not None:
        yield (
            "at_least and per stand together",
            "put the need into a group around this one, or use  kind: each",
        )
    if group.at_least is not None and group.at_most is not None and group.at_least > group.at_most:
        yield "it needs more than can count", "raise at_most or lower at_least"
    if group.per is not None and group.at_most is None:
        yield "per says for what at_most holds", "add at_most or remove per"
    if group.spill_to is None:
        return
    if group.at_most is None:
        yield "nothing spills from a group without at_most", "add at_most or remove spill_to"
    if group.spill_to not in codes or group.spill_to == group.code:
        others = ", ".join(sorted(set(codes) - {group.code}))
        yield f"there is no other group {group.spill_to}", f"use one of: {others}"


def _inside(
    group: Group, path: Path, *, around: Group | None, per: str | None, kinds: Collection[str]
) -> Iterator[Fault]:
    """What a group is must go with the groups around it. ``per``: the parts these are cut into."""

    def fault(message: str, remedy: str) -> Fault:
        return Fault(path=path, message=f"{group.code}: {message}", remedy=remedy)

    strange = [kind for kind in group.activities if kind not in kinds]
    if strange:
        yield fault(
            f"{', '.join(strange)} never gets here",
            "name these activities also in what is around this group",
        )
    if around is not None and group.at_most_share is not None:
        yield fault("a share is one of the whole pool", "move the group directly into the pool")
    if per is not None and group.per is not None and group.per not in INSIDE[per]:
        yield fault(
            f"a cap per {group.per} crosses the one per {per} around it",
            "exchange the two groups, or give both the same per",
        )
    for child in group.groups:
        yield from _inside(
            child, path, around=group, per=group.per or per, kinds=group.activities or kinds
        )
