"""What stands beside an option: parts that were not judged, and what it costs alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from koshin.core.decision import Finding, Option, Quote
from koshin.core.scheme import Scheme
from koshin.core.scheme.rules import (
    AllOf,
    AnyOf,
    FeePaid,
    FormDone,
    Requirement,
    SomeOf,
)


@dataclass(frozen=True, kw_only=True)
class Unasked:
    """A part without a finding: ``step`` of the procedure, or ``not_for_you`` in this round."""

    code: str
    label: str
    why: Literal["step", "not_for_you"]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """For one option: what its rules do not ask now, and what it costs alone on that day."""

    unasked: tuple[Unasked, ...]
    quote: Quote


def unasked(scheme: Scheme, option: Option) -> tuple[Unasked, ...]:
    """The parts without a finding; what lies inside one of them is not named again."""
    root = scheme.requirement_of(option.qualification)
    if root is None or option.kind != "renewal":
        return ()
    return tuple(_unasked(root, {root.code, *_codes(option.finding)}))


def _unasked(node: Requirement, judged: set[str]) -> Iterator[Unasked]:
    if isinstance(node, FormDone | FeePaid):
        yield Unasked(code=node.code, label=node.label, why="step")
    elif node.code not in judged:
        yield Unasked(code=node.code, label=node.label, why="not_for_you")
    elif isinstance(node, AllOf | AnyOf | SomeOf):
        for child in node.of:
            yield from _unasked(child, judged)


def _codes(finding: Finding | None) -> Iterator[str]:
    if finding is not None:
        yield finding.code
        for child in finding.children:
            yield from _codes(child)
