"""What requirements refer to must exist, and no two parts may share a code."""

from collections.abc import Iterable, Iterator

from koshin.core.scheme.credits import Selector
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.model import Scheme, nodes_of
from koshin.core.scheme.pool_faults import all_groups, pool_faults
from koshin.core.scheme.reader import Path
from koshin.core.scheme.rules import (
    CountOf,
    DistinctOf,
    FeePaid,
    FormDone,
    Measured,
    Pool,
    Requirement,
    SomeOf,
)


def requirement_faults(scheme: Scheme) -> Iterator[Fault]:
    """Everything in requirements and credits that cannot be."""
    steps = {step.code for journey in scheme.journeys.values() for step in journey.steps}
    for name, root in scheme.requirements.items():
        path: Path = ("requirements", name)
        yield from _twice(root, path)
        for node in nodes_of(root):
            for guard in (node.when, node.unless):
                yield from guard_faults(scheme, guard, path, node.code)
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
    for index, fee in enumerate(scheme.fees):
        yield from guard_faults(scheme, fee.when, ("fees", index), fee.code)
    for name, credit in scheme.credits.items():
        for index, rule in enumerate(credit.convert):
            yield from _kinds(scheme, rule, ("credits", name, "convert", index), name)


def guard_faults(scheme: Scheme, guard: Guard | None, path: Path, where: str) -> Iterator[Fault]:
    """Codes in a guard that nothing declares, and guards that nobody can fit."""
    if guard is None:
        return
    if guard.has_activity is not None and guard.has_activity not in scheme.activity_kinds:
        yield _missing(path, where, "activity kind", guard.has_activity, scheme.activity_kinds)
    for code in guard.holds:
        if code not in scheme.qualifications:
            yield _missing(path, where, "qualification", code, scheme.qualifications)
    first, last = guard.ordinal_from, guard.ordinal_to
    if first is not None and last is not None and first > last:
        yield Fault(
            path=path,
            message=f"{where}: no renewal is at once from the {first}. and up to the {last}.",
            remedy="exchange ordinal_from and ordinal_to",
        )
    since, until = guard.cycle_from, guard.cycle_to
    if since is not None and until is not None and since > until:
        yield Fault(
            path=path,
            message=f"{where}: no round is at once from {since} and up to {until}",
            remedy="exchange cycle_from and cycle_to",
        )
    if guard.cohort is not None and guard.cohort.remainder >= guard.cohort.every:
        yield Fault(
            path=path,
            message=f"{where}: no year divided by {guard.cohort.every} leaves that remainder",
            remedy=f"write a remainder from 0 to {guard.cohort.every - 1}",
        )


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
    credit = None if isinstance(node, CountOf | DistinctOf) else getattr(node, "credit", None)
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
