"""Judges ``pool``: amounts in a tree of groups with needs and caps, each record used once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from koshin.core.allocation.allocate import allocate
from koshin.core.allocation.bucket import Allocation
from koshin.core.dates import civil, months_before
from koshin.core.decision import Finding, Outcome, Uncounted
from koshin.core.facts import ActivityFact, Period
from koshin.core.requirements.convert import fits, total, worths
from koshin.core.requirements.measure import credit_of, needed
from koshin.core.requirements.pool_tree import Branch, grow
from koshin.core.requirements.records import counted, in_order, left_out, sort
from koshin.core.requirements.repeats import kept
from koshin.core.requirements.subject import ONE_DAY, Subject
from koshin.core.requirements.telling import ZERO, Measure, finding, told
from koshin.core.requirements.waive import group_exemptions, waived
from koshin.core.scheme.rules import Carry, Group, Pool, Requirement

GOOD: frozenset[Outcome] = frozenset({"met", "waived"})


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A pool with its records in it. ``amounts`` is what each was worth before any cap.

    ``brought``: the first of them is what the round before carried over.
    """

    activities: tuple[ActivityFact, ...]
    amounts: tuple[Decimal, ...]
    tree: Branch
    allocation: Allocation
    brought: bool = False

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
            if key in keys and amount:
                found[index] = found.get(index, ZERO) + amount
        return sorted(found.items())

    def amount(self, keys: frozenset[str]) -> Decimal:
        return sum((amount for _, amount in self.taken(keys)), ZERO)


def judge_pool(node: Pool, subject: Subject, stated: Requirement) -> Finding:
    """The allocation that is best for the holder, judged by the pool's need and its groups'.

    ``node`` is the pool as an exception of this round eases it, ``stated`` as the scheme states it:
    the rounds before are judged by the latter.
    """
    period = subject.period(node.within)
    records = sort(node, subject, period)
    need = needed(node.at_least, node.prorate, subject, period)
    credit = credit_of(node, subject)
    brought = _brought(stated, subject) if isinstance(stated, Pool) else ZERO
    usable, repeated = kept(node, credit, records.usable)
    now = _fill(node, subject, usable, need, brought)
    hopeful = now
    if records.waiting:
        everything, _ = kept(node, credit, in_order((*records.usable, *records.waiting)))
        hopeful = _fill(node, subject, everything, need, brought)
    whole = _measure(node, subject, now, hopeful, now.keys, hopeful.keys, need)
    whole = replace(whole, uncounted=(*_left(node, now), *repeated, *records.uncounted))
    found = finding(node, subject, period, whole)
    children = tuple(
        _group(node, group, subject, period, now, hopeful) for group in _needy(node.groups)
    )
    surplus = max(ZERO, whole.amount - need)
    carried = _carried(node.carry, now, surplus, period) if node.carry else None
    return replace(_together(node, found, children), children=children, carried=carried)


def _brought(node: Pool, subject: Subject) -> Decimal:
    """What the rounds before carried into this one, each judged by the same rule in its turn."""
    if node.carry is None or not node.carry.automatic:
        return ZERO
    credit = credit_of(node, subject)
    amount = ZERO
    for cycle in subject.earlier:
        then = replace(subject, cycle=cycle, counts_until=None, span=None)
        period = then.period(node.within)
        need = needed(node.at_least, node.prorate, then, period)
        usable, _ = kept(node, credit, sort(node, then, period).usable)
        filled = _fill(node, then, usable, need, amount)
        surplus = max(ZERO, total(credit, filled.amount(filled.keys)) - need)
        asked = _asked_for(node.carry, then, period)
        amount = _carried(node.carry, filled, surplus, period) if asked else ZERO
    return amount


def _asked_for(carry: Carry, subject: Subject, period: Period) -> bool:
    """Whether the holder asked, in that round, to carry what is too much."""
    if carry.requested_by is None:
        return True
    last = civil(subject.cycle.window.closes)
    return any(
        a.kind == carry.requested_by and a.state == "accepted" and period.start <= a.on <= last
        for a in subject.activities
    )


def _carried_record(amount: Decimal, period: Period) -> ActivityFact:
    """What was brought, in the shape of a record; no record of the holder has the id 0."""
    return ActivityFact(
        id=0,
        kind="",
        topic="",
        title="前の期間からの繰り越し",
        on=period.start,
        amount=amount,
        state="accepted",
        source="association",
    )


def _fill(
    node: Pool,
    subject: Subject,
    activities: Sequence[ActivityFact],
    need: Decimal,
    brought: Decimal,
) -> Filled:
    amounts = worths(credit_of(node, subject), activities)
    placed = None
    if brought and node.carry is not None:
        activities = (_carried_record(brought, subject.period(node.within)), *activities)
        amounts = [brought, *amounts]
        placed = node.carry.into or ""
    tree, items = grow(node, activities, amounts, brought_to=placed)
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
        brought=placed is not None,
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
            reason = f"上限を超えるため、{told(rest, up=True)}{node.unit}は数えません。"
            yield left_out(activity, "over_cap", reason, rest)
        elif not amount:
            yield left_out(activity, "no_worth", "算定の対象にならない記録です。")


def _carried(carry: Carry, filled: Filled, surplus: Decimal, period: Period) -> Decimal:
    """What is above the need, fits the carry, was done late enough, and is under its cap.

    What was brought from the round before is not carried again.
    """
    since = period.start
    if carry.last_months is not None:
        since = months_before(period.end + ONE_DAY, carry.last_months, month_end_aware=False)
    own = (
        amount
        for index, amount in filled.everything
        if not (filled.brought and index == 0)
        and filled.activities[index].on >= since
        and fits(carry, filled.activities[index])
    )
    return min(surplus, sum(own, ZERO), carry.at_most)
