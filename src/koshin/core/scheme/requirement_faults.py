"""What requirements refer to must exist, and no two parts may share a code."""

from collections.abc import Iterable, Iterator

from koshin.core.scheme.contradictions import contradictions
from koshin.core.scheme.credits import Selector
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.guard_faults import alone_held, guard_faults, unreachable
from koshin.core.scheme.measures import Measured
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.pool_faults import all_groups, pool_faults
from koshin.core.scheme.reader import Path
from koshin.core.scheme.rules import Elapsed, FeePaid, FormDone, Pool, Requirement, SomeOf
from koshin.core.scheme.tree_faults import parts_of, rounding_faults, tree_faults


def requirement_faults(scheme: Scheme) -> Iterator[Fault]:
    """Everything in requirements and credits that cannot be."""
    steps = {step.code for journey in scheme.journeys.values() for step in journey.steps}
    for name, root in scheme.requirements.items():
        yield from _twice(root, ("requirements", name))
        asked_of = [c for c, rule in scheme.qualifications.items() if rule.requirement == name]
        for path, way in parts_of(root, ("requirements", name)):
            yield from _node(scheme, way, path, steps)
            for guard in (way[-1].when, way[-1].unless):
                yield from alone_held(guard, path, way[-1].code, asked_of)
            if way[-1].downgrade_to in asked_of:
                yield Fault(
                    path=path,
                    message=f"{way[-1].code}: {way[-1].downgrade_to} would become itself",
                    remedy="name a lower qualification in downgrade_to",
                )
    for index, fee in enumerate(scheme.fees):
        place: Path = ("fees", index)
        for guard in (fee.when, fee.unless):
            yield from guard_faults(
                scheme, guard, place, fee.code, returns="return" in fee.for_kinds
            )
        yield from unreachable(fee.when, fee.unless, (), place, fee.code)
    yield from rounding_faults(scheme)
    yield from _higher(scheme)
    for name, credit in scheme.credits.items():
        for index, rule in enumerate(credit.convert):
            yield from _kinds(scheme, rule, ("credits", name, "convert", index), name)


def _node(
    scheme: Scheme, way: tuple[Requirement, ...], path: Path, steps: set[str]
) -> Iterator[Fault]:
    """What is wrong with the last node of the way from the root."""
    node = way[-1]
    for guard in (node.when, node.unless):
        yield from guard_faults(scheme, guard, path, node.code)
    around = [other.when for other in way[:-1] if other.when is not None]
    yield from unreachable(node.when, node.unless, around, path, node.code)
    yield from tree_faults(scheme, node, path)
    yield from contradictions(node, path)
    named = node.activity if isinstance(node, Elapsed) else None
    if isinstance(node, Pool) and node.carry is not None:
        named = node.carry.requested_by
    if named is not None and named not in scheme.activity_kinds:
        yield _missing(path, node.code, "activity kind", named, scheme.activity_kinds)
    if node.downgrade_to is not None and node.downgrade_to not in scheme.qualifications:
        yield _missing(path, node.code, "qualification", node.downgrade_to, scheme.qualifications)
    if isinstance(node, Measured):
        yield from _measured(scheme, node, path)
    if isinstance(node, SomeOf) and node.n > len(node.of):
        yield Fault(
            path=path,
            message=f"{node.code}: {node.n} of {len(node.of)} parts can never be met",
            remedy="lower n or add parts",
        )
    if isinstance(node, FormDone | FeePaid) and node.step not in steps:
        yield Fault(
            path=path,
            message=f"{node.code}: no journey has a step {node.step}",
            remedy=f"use one of: {', '.join(sorted(steps))}",
        )


def _higher(scheme: Scheme) -> Iterator[Fault]:
    """What renews a qualification must be another one, and not in a circle."""
    for code, qualification in scheme.qualifications.items():
        path: Path = ("qualifications", code, "renewed_with")
        for other in qualification.renewed_with:
            if other not in scheme.qualifications:
                yield _missing(path, code, "qualification", other, scheme.qualifications)
            elif _leads(scheme, other, code, set()):
                yield Fault(
                    path=path,
                    message=f"{code}: {other} is renewed with {code} in turn",
                    remedy="name only the higher qualification",
                )


def _leads(scheme: Scheme, start: str, goal: str, seen: set[str]) -> bool:
    """Whether the qualification is, or is renewed with, the goal."""
    if start == goal:
        return True
    rule = scheme.qualifications.get(start)
    if rule is None or start in seen:
        return False
    return any(_leads(scheme, code, goal, seen | {start}) for code in rule.renewed_with)


def _codes(root: Requirement) -> Iterator[str]:
    for node in nodes_of(root):
        yield node.code
        if isinstance(node, Pool):
            yield from (group.code for group in all_groups(node.groups))


def _twice(root: Requirement, path: Path) -> Iterator[Fault]:
    """Codes name findings, waivers and expectations: one code, one node."""
    codes = list(_codes(root))
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        yield Fault(
            path=path,
            message=f"two parts of this requirement are called {code}",
            remedy="give each its own code",
        )


def _measured(scheme: Scheme, node: Measured, path: Path) -> Iterator[Fault]:
    yield from _kinds(scheme, node, path, node.code)
    credit = getattr(node, "credit", None)
    if credit is not None and credit not in scheme.credits:
        yield _missing(path, node.code, "credit", credit, scheme.credits)
    if isinstance(node, Pool):
        yield from pool_faults(node, path)
        for group in all_groups(node.groups):
            yield from _kinds(scheme, group, path, group.code)


def _kinds(scheme: Scheme, selector: Selector, path: Path, where: str) -> Iterator[Fault]:
    for kind in selector.activities:
        if kind not in scheme.activity_kinds:
            yield _missing(path, where, "activity kind", kind, scheme.activity_kinds)


def _missing(path: Path, where: str, what: str, code: str, known: Iterable[str]) -> Fault:
    return Fault(
        path=path,
        message=f"{where}: there is no {what} {code}",
        remedy=f"use one of: {', '.join(known) or 'none is declared'}",
    )
