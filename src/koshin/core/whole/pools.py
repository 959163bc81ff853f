"""Judges pools of many holders where no record has a choice.

Then every bucket is as full as its cap allows, from the leaves to the root. Rows in which a record
fits several groups, may spill over, or in which a cap around a group with a need binds, are left:
there it matters which record counts, and that is decided one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from koshin.core.requirements.convert import fits
from koshin.core.requirements.pool_tree import part_of
from koshin.core.scheme.rules import Group, Pool
from koshin.core.whole.columns import Bits, Codes, Ints
from koshin.core.whole.frame import Frame
from koshin.core.whole.measures import Bounds, Measure, choose, credit_of, judged, needs, total
from koshin.core.whole.rounds import MET, PENDING, UNMET, fiscal_years
from koshin.core.whole.tally import grouped, sums
from koshin.core.whole.worth import Chosen, Worth, digits, scaled, whole, worths


@dataclass(frozen=True, kw_only=True)
class Found:
    """The pool's own measure and its outcome with its groups; by path, those of the groups."""

    measure: Measure
    outcome: Codes
    groups: dict[str, tuple[Measure, Codes]]


@dataclass
class _Filling:
    """Amounts on their way up. ``within`` is what counts in each group, for each row."""

    frame: Frame
    row: Ints
    record: Ints
    value: Ints
    scale: int
    within: dict[str, Ints] = field(default_factory=dict)

    def fit(self, group: Group) -> Bits:
        records = self.frame.records
        table = records.shapes.table(group, lambda a: fits(group, a))
        found: Bits = table[records.shape[self.record]]
        return found


def judge_pool(node: Pool, frame: Frame, alive: Bits) -> Found:
    """The pool's need and its groups', for every row; rows that cannot be told are marked left."""
    period = frame.period(node.within)
    now, hopeful = choose(node, frame, period)
    amounts = _filled(node, frame, alive, now)
    more = amounts if hopeful is None else _filled(node, frame, alive, hopeful)
    need = needs(node.at_least, node.prorate, frame, period)
    own = judged(amounts[""], more[""], Bounds(need=need))
    groups: dict[str, tuple[Measure, Codes]] = {}
    children = [_group(frame, group, amounts, more, groups, "") for group in _needy(node.groups)]
    return Found(measure=own, outcome=_together(own.outcome, children), groups=groups)


def _group(
    frame: Frame,
    group: Group,
    now: dict[str, Worth],
    hopeful: dict[str, Worth],
    groups: dict[str, tuple[Measure, Codes]],
    path: str,
) -> Codes:
    here = f"{path}/{group.code}" if path else group.code
    scale = digits(group.at_least)
    least = 0 if group.at_least is None else whole(group.at_least, scale)
    need = Worth(values=np.full(frame.n, least), scale=scale)
    measure = judged(now[group.code], hopeful[group.code], Bounds(need=need))
    children = [_group(frame, child, now, hopeful, groups, here) for child in _needy(group.groups)]
    outcome = _together(measure.outcome, children)
    groups[here] = (measure, outcome)
    return outcome


def _needy(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        if group.at_least is not None:
            yield group
        else:
            yield from _needy(group.groups)


def _together(own: Codes, children: list[Codes]) -> Codes:
    """Unmet if any part is, else pending if any part is."""
    table = np.stack([own, *children])
    outcome = np.where((table == UNMET).any(axis=0), UNMET, PENDING)
    return np.where((table == MET).all(axis=0), MET, outcome).astype(np.int8)


def _filled(node: Pool, frame: Frame, alive: Bits, chosen: Chosen) -> dict[str, Worth]:
    """What counts in the whole pool (under an empty code) and in each group."""
    credit = credit_of(node, frame)
    each = worths(credit, frame, chosen)
    caps = [group.at_most for group in _all(node.groups)]
    scale = max(each.scale, digits(*caps))
    values = scaled(each.values, each.scale, scale)
    some = (values > 0) & alive[chosen.row]
    filling = _Filling(frame, chosen.row[some], chosen.record[some], values[some], scale)
    everything = np.arange(len(filling.row))
    row, value = _poured(filling, node.groups, everything, filling.row)
    order = np.argsort(row, kind="stable")
    filling.within[""] = sums(row[order], value[order], frame.n)
    return {
        code: total(credit, Worth(values=amount, scale=scale))
        for code, amount in filling.within.items()
    }


def _all(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        yield group
        yield from _all(group.groups)


def _poured(
    filling: _Filling, groups: Sequence[Group], entries: Ints, keys: Ints
) -> tuple[Ints, Ints]:
    """What comes out of the groups, and of no group, into the bucket around them (``keys``)."""
    places = np.zeros(len(entries), dtype=np.int64)
    found_keys: list[Ints] = []
    found_values: list[Ints] = []
    for group in groups:
        mine = filling.fit(group)[entries]
        places += mine
        out_keys, out_values = _bucket(filling, group, entries[mine], keys[mine])
        found_keys.append(out_keys)
        found_values.append(out_values)
    filling.frame.left[filling.row[entries[places > 1]]] = True
    direct = places == 0
    return (
        np.concatenate([*found_keys, keys[direct]]),
        np.concatenate([*found_values, filling.value[entries[direct]]]),
    )


def _bucket(filling: _Filling, group: Group, entries: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """What counts in the group, for each bucket around it."""
    frame = filling.frame
    if group.spill_to is not None:
        frame.left[filling.row[entries]] = True
    number, first = grouped(keys, *_part(filling, group, entries))
    row, around = filling.row[entries][first], keys[first]
    inner_keys, inner_values = _poured(filling, group.groups, entries, number)
    amount = np.zeros(len(first), dtype=np.int64)
    np.add.at(amount, inner_keys, inner_values)
    if group.at_most is not None:
        cap = whole(group.at_most, filling.scale)
        if group.groups and any(child.at_least is not None for child in _all(group.groups)):
            frame.left[row[amount > cap]] = True
        amount = np.minimum(amount, cap)
    within = filling.within.setdefault(group.code, np.zeros(frame.n, dtype=np.int64))
    np.add.at(within, row, amount)
    return around, amount


def _part(filling: _Filling, group: Group, entries: Ints) -> tuple[Ints, ...]:
    """Which of its parts, each with a cap of its own, every entry is in."""
    records = filling.frame.records
    record = filling.record[entries]
    day = records.day[record]
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    match group.per:
        case None:
            return ()
        case "record":
            return (entries,)
        case "day":
            return (day,)
        case "month":
            return (months,)
        case "year":
            return (months // 12,)
        case "fiscal_year":
            return (fiscal_years(day),)
    names: dict[str, int] = {}
    table = np.array(
        [names.setdefault(part_of(group, a, 0), len(names)) for a in records.shapes.samples]
    )
    return (table[records.shape[record]],)
