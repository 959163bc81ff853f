"""Parts that are needed together and cannot all be met: so much of what must be less."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from koshin.core.scheme.fault import Fault
from koshin.core.scheme.measures import Bounded, CountOf, Measured, NoneOf, ShareOf
from koshin.core.scheme.reader import Path
from koshin.core.scheme.rules import AllOf, Pool, Requirement

# What says which records are measured and how; bounds, words and what follows apart.
APART = {
    *("kind", "code", "label", "hint", "after_deadline", "unit", "done"),
    *("at_least", "at_most", "prorate", "consequence", "downgrade_to"),
}


def contradictions(node: Requirement, path: Path) -> Iterator[Fault]:
    """Two unconditional parts of an ``all`` of which nobody can meet both."""
    if not isinstance(node, AllOf):
        return
    parts = [part for part in node.of if isinstance(part, Measured) and _of_everybody(part)]
    for needy, other in permutations(parts, 2):
        least = _least(needy)
        if least is None:
            continue
        if isinstance(other, NoneOf) and _records(other) == _records(needy):
            yield Fault(
                path=path,
                message=f"{needy.code} needs what {other.code} forbids: nobody can meet both",
                remedy="narrow one of them by activities, topics or within, or remove it",
            )
        most = other.most if isinstance(other, Bounded) and _alike(needy, other) else None
        if most is not None and least > most:
            yield Fault(
                path=path,
                message=f"{needy.code} needs {least}, {other.code} allows {most} of the same",
                remedy="raise at_most or lower at_least",
            )


def _of_everybody(part: Measured) -> bool:
    return part.when is None and part.unless is None and part.consequence == "block"


def _least(part: Measured) -> Decimal | None:
    if isinstance(part, Pool):
        return part.at_least
    return part.least if isinstance(part, Bounded) and not isinstance(part, ShareOf) else None


def _records(part: Measured) -> dict[str, object]:
    """Which records it looks at."""
    names = Measured.model_fields.keys() - APART - {"repeats"}
    return {name: getattr(part, name) for name in names}


def _alike(one: Measured, other: Measured) -> bool:
    """Whether both measure the same of the same records."""
    if type(one) is not type(other) or not isinstance(one, Bounded) or isinstance(one, ShareOf):
        return False
    if isinstance(one, CountOf):
        return _records(one) == _records(other) and one.repeats == other.repeats
    names = type(one).model_fields.keys() - APART
    return all(getattr(one, name) == getattr(other, name) for name in names)
