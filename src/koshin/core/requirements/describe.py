"""Says a requirement in words for everybody, before anybody is judged by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from koshin.core.requirements.telling import plain
from koshin.core.scheme.activity_rules import ActivityKind
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.measures import (
    CountOf,
    DistinctOf,
    LargestOf,
    Measured,
    NoneOf,
    ShareOf,
    SumOf,
    SumPlusDistinct,
)
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    Each,
    Elapsed,
    FeePaid,
    FormDone,
    Group,
    Pool,
    Requirement,
    SomeOf,
)

MEASURES = {
    "count": "",
    "sum": "",
    "max": "1件で",
    "distinct": "異なるものが",
    "sum_plus_distinct": "合計と異なるものの数を足して",
}
PER = {
    None: "",
    "record": "1件につき",
    "course": "同じ講座につき",
    "provider": "同じ主催者につき",
    "day": "1日につき",
    "month": "1か月につき",
    "year": "1年につき",
    "fiscal_year": "1年度につき",
}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition in words, what counts for it, and its parts if it has any."""

    label: str
    sentence: str
    hint: str = ""
    kinds: tuple[str, ...] = ()
    children: tuple["Condition", ...] = ()

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The parts, or the condition itself where it is whole."""
        return self.children or (self,)


def describe(node: Requirement, kinds: Mapping[str, ActivityKind]) -> Condition:
    """The node in words; ``kinds`` are the association's kinds of activity."""
    children: tuple[Condition, ...] = ()
    counted: tuple[str, ...] = ()
    match node:
        case AllOf() | AnyOf() | SomeOf():
            children = tuple(describe(child, kinds) for child in node.of)
            sentence = _combined(node)
        case Each():
            children = (describe(node.of, kinds),)
            some = f"対象期間のうち{node.at_least}年以上" if node.at_least else "対象期間の毎年"
            sentence = f"{some}について、次が必要です。"
        case Elapsed():
            sentence = f"{node.at_least_months}か月が過ぎていることが必要です。"
        case Pool():
            counted = _kinds(node, kinds)
            children = tuple(_group(node, group) for group in node.groups)
            sentence = _between(node.at_least, None, node.unit)
        case NoneOf():
            counted = _kinds(node, kinds)
            sentence = "該当する記録がないことが必要です。"
        case ShareOf():
            counted = _kinds(node, kinds)
            sentence = f"全体の{_between(_percent(node.least), _percent(node.most), '%')}"
        case CountOf() | SumOf() | LargestOf() | DistinctOf() | SumPlusDistinct():
            counted = _kinds(node, kinds)
            sentence = f"{MEASURES[node.kind]}{_between(node.least, node.most, node.unit)}"
        case FormDone():
            sentence = "手続きの中で回答します。"
        case FeePaid():
            sentence = "手続きの中でお支払いいただきます。"
    return Condition(
        label=node.label,
        sentence=f"{_for_whom(node.when, kinds)}{sentence}",
        hint=node.hint if "{" not in node.hint else "",
        kinds=counted,
        children=children,
    )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _between(least: Decimal | None, most: Decimal | None, unit: str) -> str:
    if most is None:
        return f"{plain(least or Decimal(0))}{unit}以上が必要です。"
    low = "" if least is None else f"{plain(least)}{unit}以上、"
    return f"{low}{plain(most)}{unit}以下であることが必要です。"


def _kinds(node: Measured, kinds: Mapping[str, ActivityKind]) -> tuple[str, ...]:
    return tuple(kinds[kind].label for kind in node.activities)


def _group(node: Pool, group: Group) -> Condition:
    """A group's own need and cap."""
    parts = []
    if group.at_least is not None:
        parts.append(f"{plain(group.at_least)}{node.unit}以上が必要です。")
    if group.at_most is not None:
        parts.append(f"{PER[group.per]}{plain(group.at_most)}{node.unit}まで数えます。")
    if group.at_most_share is not None:
        parts.append(f"全体の{plain(group.at_most_share * 100)}%まで数えます。")
    return Condition(
        label=group.label,
        sentence="".join(parts),
        children=tuple(_group(node, child) for child in group.groups),
    )


def _combined(node: AllOf | AnyOf | SomeOf) -> str:
    if isinstance(node, AllOf):
        return "次のすべてが必要です。"
    return f"次のうち{1 if isinstance(node, AnyOf) else node.n}つ以上が必要です。"


def _for_whom(guard: Guard | None, kinds: Mapping[str, ActivityKind]) -> str:
    if guard is None:
        return ""
    words: list[str] = []
    if guard.has_activity is not None:
        when = {"window": "手続き期間に", "judged": "対象期間に"}.get(str(guard.within), "")
        words.append(f"{when}{kinds[guard.has_activity].label}を受けた方は、")
    if guard.cycle_from is not None:
        words.append(f"{guard.cycle_from}の更新から、")
    if guard.cycle_to is not None:
        words.append(f"{guard.cycle_to}の更新まで、")
    first, last = guard.ordinal_from, guard.ordinal_to
    if first is not None and first == last:
        words.append(f"{first}回目の更新のときに、")
    elif first is not None and first > 1:
        words.append(f"{first}回目の更新から、")
    elif last is not None:
        words.append(f"{last}回目の更新まで、")
    return "".join(words)
