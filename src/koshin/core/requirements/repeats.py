"""How often the same course (topic, provider) counts: at most so many times, so far apart.

Of the records of one course those are kept that are worth most together; of choices worth the
same, the earlier records. This is decided before any group or cap, by trying which record comes
next (longest paths over the records in order of day), so the order of entry does not matter.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from koshin.core.dates import months_before
from koshin.core.decision import Uncounted
from koshin.core.facts import ActivityFact
from koshin.core.requirements.convert import worths
from koshin.core.requirements.records import left_out
from koshin.core.scheme.credits import Credit
from koshin.core.scheme.measures import CountOf, DistinctOf, Measured, NoneOf, Repeats

Chosen = tuple[Decimal, tuple[int, ...]]
NOTHING: Chosen = (Decimal(0), ())


def kept(
    node: Measured, credit: Credit | None, records: Sequence[ActivityFact]
) -> tuple[Sequence[ActivityFact], list[Uncounted]]:
    """The records, oldest first, that are not repeated too often; the others with the reason."""
    rule = node.repeats
    if rule is None:
        return records, []
    amounts = (
        [Decimal(1)] * len(records)
        if isinstance(node, CountOf | NoneOf | DistinctOf)
        else worths(credit, records)
    )
    same: dict[str, list[int]] = {}
    for index, activity in enumerate(records):
        name = name_of(rule, activity)
        if name:
            same.setdefault(name, []).append(index)
    dropped: set[int] = set()
    for indexes in same.values():
        days = [records[index].on for index in indexes]
        chosen = _chosen(rule, days, [amounts[index] for index in indexes])
        dropped |= {index for place, index in enumerate(indexes) if place not in chosen}
    left = [left_out(records[index], "repeated", _said(rule)) for index in sorted(dropped)]
    return [activity for index, activity in enumerate(records) if index not in dropped], left


def name_of(rule: Repeats, activity: ActivityFact) -> str:
    """What must not be repeated; empty where the record does not say."""
    match rule.by:
        case "course":
            return activity.course
        case "topic":
            return activity.topic
        case "provider":
            return activity.provider


def _chosen(rule: Repeats, days: list[date], amounts: list[Decimal]) -> frozenset[int]:
    """The places of the records that count; ``days`` are in order."""
    most = rule.at_most or len(days)
    best: Chosen = NOTHING
    # ending[place]: the best choices that end with this record, by how many they are.
    ending: list[dict[int, Chosen]] = []
    for place, (day, amount) in enumerate(zip(days, amounts, strict=True)):
        found: dict[int, Chosen] = {1: (amount, (-place,))}
        for before in range(place):
            if not _apart(rule, days[before], day):
                continue
            for count, (worth, places) in ending[before].items():
                longer = (worth + amount, (*places, -place))
                if count < most and longer > found.get(count + 1, NOTHING):
                    found[count + 1] = longer
        ending.append(found)
        best = max(best, *found.values())
    return frozenset(-place for place in best[1])


def _apart(rule: Repeats, earlier: date, later: date) -> bool:
    if rule.months_apart is None:
        return True
    return months_before(earlier, -rule.months_apart, month_end_aware=False) <= later


def _said(rule: Repeats) -> str:
    what = {"course": "講座", "topic": "分野", "provider": "主催者"}[rule.by]
    parts = []
    if rule.at_most is not None:
        parts.append(f"{rule.at_most}回まで")
    if rule.months_apart is not None:
        parts.append(f"{rule.months_apart}か月以上の間をあけたものを")
    return f"同じ{what}の記録は、{'、'.join(parts)}数えます。"
