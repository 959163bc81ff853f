"""Says a requirement in words for everybody, before anybody is judged by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from koshin.core.requirements.measure import plain
from koshin.core.scheme.association import ActivityKind
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    CountOf,
    FeePaid,
    FormDone,
    Guard,
    Requirement,
    SomeOf,
    SumOf,
)


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
        case CountOf() | SumOf():
            counted = tuple(kinds[kind].label for kind in node.activities)
            sentence = f"{plain(Decimal(node.at_least))}{node.unit}以上が必要です。"
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


def _combined(node: AllOf | AnyOf | SomeOf) -> str:
    if isinstance(node, AllOf):
        return "次のすべてが必要です。"
    return f"次のうち{1 if isinstance(node, AnyOf) else node.n}つ以上が必要です。"


def _for_whom(guard: Guard | None, kinds: Mapping[str, ActivityKind]) -> str:
    if guard is None:
        return ""
    words: list[str] = []
    if guard.has_activity is not None:
        words.append(f"{kinds[guard.has_activity].label}を受けた方は、")
    first, last = guard.ordinal_from, guard.ordinal_to
    if first is not None and first == last:
        words.append(f"{first}回目の更新のときに、")
    elif first is not None and first > 1:
        words.append(f"{first}回目の更新から、")
    elif last is not None:
        words.append(f"{last}回目の更新まで、")
    return "".join(words)
