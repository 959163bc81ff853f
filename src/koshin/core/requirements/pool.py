"""Judges ``pool``: amounts in a tree of groups with needs and caps, each record used once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from koshin.core.allocation.allocate import allocate
from koshin.core.allocation.bucket import Allocation
from koshin.core.dates import months_before
from koshin.core.decision import Finding, Outcome, Uncounted
from koshin.core.facts import ActivityFact, Period
from koshin.core.requirements.convert import total, worths
from koshin.core.requirements.measure import credit_of, needed
from koshin.core.requirements.pool_tree import Branch, grow
from koshin.core.requirements.records import counted, in_order, left_out, sort
from koshin.core.requirements.subject import ONE_DAY, Subject
from koshin.core.requirements.telling import ZERO, Measure, finding, plain
from koshin.core.requirements.waive import group_exemptions, waived
from koshin.core.scheme.rules import Carry, Group, Pool

GOOD: frozenset[Outcome] = frozenset({"met", "waived"})


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A pool with its records in it. ``amounts`` is what each was worth before any cap."""

    activities: tuple[ActivityFact, ...]
    amounts: tuple[Decimal, ...]
    tree: Branch
    allocation: Allocation

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all buckets."""
        return frozenset(self.tree.all_keys())

    @cached_property
    def everything(self) -> list[tuple[int, Decimal]]:
        """What counts of each record, oldest first."""
        return self.taken(self.keys)

    def taken(self, keys: frozenset[str]) -> list[tuple[int, Decimal]]:
        """The records in these buckets with how much of each, oldest first."""
        found: dict[int, Decimal] = {}
        for (index, key), amount in self.allocation.put.items():
            if key in keys:
                found[index] = found.get(index, ZERO) + amount
        return sorted(found.items())

    def amount(self, keys: frozenset[str]) -> Decimal:
        return sum((amount for _, amount in self.taken(keys)), ZERO)


def judge_pool(node: Pool, subject: Subject) -> Finding:
    """The allocation that is best for the holder, judged by the pool's need and its groups'."""
    period = subject.period(node.within)
    records = sort(node, subject, period)
    need = needed(node, subject, period)
    now = _fill(node, subject, records.usable, need)
    hopeful = now
    if records.waiting:
        everything = in_order((*records.usable, *records.waiting))
        hopeful = _fill(node, subject, everything, need)
    whole = _measure(node, subject, now, hopeful, now.keys, hopeful.keys, need)
    whole = replace(whole, uncounted=(*_left(node, now), *records.uncounted))
    found = finding(node, subject, period, whole)
    children = tuple(
        _group(node, group, subject, period, now, hopeful) for group in _needy(node.groups)
    )
    carried = _carried(node.carry, now, whole, period) if node.carry else None
    return replace(_together(node, found, children), children=children, carried=carried)


def _fill(
    node: Pool, subject: Subject, activities: Sequence[ActivityFact], need: Decimal
) -> Filled:
    amounts = worths(credit_of(node, subject), activities)
    tree, items = grow(node, activities, amounts)
    caps: dict[str, Decimal] = {}
    limited = next((g for g in node.groups if g.at_most_share is not None), None)
    if limited is not None and limited.at_most_share is not None:
        others = allocate(tree.bucket(need, {limited.code: ZERO}), items)
        rest = sum(others.put.values(), ZERO)
        share = rest * limited.at_most_share / (1 - limited.at_most_share)
        caps[limited.code] = share if limited.at_most is None else min(share, limited.at_most)
    return Filled(
        activities=tuple(activities),
        amounts=tuple(amounts),
        tree=tree,
        allocation=allocate(tree.bucket(need, caps), items),
    )


def _measure(
    node: Pool,
    subject: Subject,
    now: Filled,
    hopeful: Filled,
    keys: frozenset[str],
    hopeful_keys: frozenset[str],
    need: Decimal,
) -> Measure:
    credit = credit_of(node, subject)
    return Measure(
        amount=total(credit, now.amount(keys)),
        hopeful=total(credit, hopeful.amount(hopeful_keys)),
        need=need,
        counted=tuple(counted(now.activities[i], amount) for i, amount in now.taken(keys)),
        uncounted=(),
    )


def _needy(groups: Sequence[Group]) -> Iterator[Group]:
    """The groups that need something; those inside them are judged with them."""
    for group in groups:
        if group.at_least is not None:
            yield group
        else:
            yield from _needy(group.groups)


def _group(
    node: Pool, group: Group, subject: Subject, period: Period, now: Filled, hopeful: Filled
) -> Finding:
    here = node.model_copy(update={"code": group.code, "label": group.label, "hint": ""})
    keys, hopeful_keys = (frozenset(f.tree.keys_of(group.code)) for f in (now, hopeful))
    need = group.at_least or ZERO
    measure = _measure(node, subject, now, hopeful, keys, hopeful_keys, need)
    found = finding(here, subject, period, measure)
    children = tuple(
        _group(node, child, subject, period, now, hopeful) for child in _needy(group.groups)
    )
    found = replace(_together(here, found, children), children=children)
    return waived(found, subject, tuple(group_exemptions(group, subject.waivers)))


def _together(node: Pool, own: Finding, children: tuple[Finding, ...]) -> Finding:
    """The pool's own outcome joined with those of its groups."""
    if all(child.outcome in GOOD for child in children):
        return own
    parts = [part for part in (own, *children) if part.outcome not in GOOD]
    outcome: Outcome = "unmet" if any(p.outcome == "unmet" for p in parts) else "pending"
    sentence = "".join(part.sentence for part in parts)
    return replace(own, outcome=outcome, sentence=sentence, hint=own.hint or node.hint)


def _left(node: Pool, filled: Filled) -> Iterator[Uncounted]:
    """What caps left out, in whole or in part."""
    taken = dict(filled.everything)
    for index, (activity, amount) in enumerate(zip(filled.activities, filled.amounts, strict=True)):
        rest = amount - taken.get(index, ZERO)
        if rest > 0:
            reason = f"上限を超えるため、{plain(rest)}{node.unit}は数えません。"
            yield left_out(activity, "over_cap", reason, rest)
        elif not amount:
            yield left_out(activity, "no_worth", "算定の対象にならない記録です。")


def _carried(carry: Carry, filled: Filled, whole: Measure, period: Period) -> Decimal:
    """What is above the need, was done late enough, and fits under the carry's own cap."""
    surplus = max(ZERO, whole.amount - whole.need)
    if carry.last_months is not None:
        after = period.end + ONE_DAY
        since = months_before(after, carry.last_months, month_end_aware=False)
        late = (
            amount for index, amount in filled.everything if filled.activities[index].on >= since
        )
        surplus = min(surplus, sum(late, ZERO))
    return min(surplus, carry.at_most)
