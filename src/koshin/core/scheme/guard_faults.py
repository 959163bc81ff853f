"""Guards that nobody fits, and parts that nobody reaches because of the guards around them."""

from collections.abc import Iterable, Iterator

from koshin.core.scheme.calendar_faults import round_faults
from koshin.core.scheme.calendar_rules import Anchored
from koshin.core.scheme.fault import Fault, unknown
from koshin.core.scheme.guard import Guard
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.reader import Path

# The first and last of each pair of keys; letters and days compare in their own order.
RANGES = (
    ("ordinal_from", "ordinal_to"),
    ("cycle_from", "cycle_to"),
    ("awarded_from", "awarded_to"),
    ("late_months_from", "late_months_to"),
    ("age_from", "age_to"),
    ("held_years_from", "held_years_to"),
)
RECKONED = frozenset({"age_from", "held_years_from"})


def guard_faults(
    scheme: Scheme, guard: Guard | None, path: Path, where: str, *, returns: bool = False
) -> Iterator[Fault]:
    """Codes in a guard that nothing declares, and guards that nobody can fit.

    ``returns``: it is asked of those too who come back after a lapse.
    """
    if guard is None:
        return
    for what, codes, known in (
        ("activity kind", [guard.has_activity], scheme.activity_kinds),
        ("qualification", guard.holds, scheme.qualifications),
        ("class", guard.classes, scheme.classes),
        ("route", guard.routes, scheme.routes),
    ):
        for code in codes:
            if code is not None and code not in known:
                yield _missing(path, where, what, code, known)
    for key in ("cycle_from", "cycle_to"):
        code = getattr(guard, key)
        if code is not None:
            yield from round_faults(scheme, code, path)
    for first, last in RANGES:
        low, high = getattr(guard, first), getattr(guard, last)
        if low is not None and high is not None and low > high:
            yield Fault(
                path=path,
                message=f"{where}: nobody is at once from {low} and up to {high}",
                remedy=f"exchange {first} and {last}",
            )
    if guard.late is False and guard.late_months_from is not None:
        yield Fault(
            path=path,
            message=f"{where}: nobody is in time and late at once",
            remedy="remove late or late_months_from",
        )
    for message, remedy in _nobody(scheme, guard, returns=returns):
        yield Fault(path=path, message=f"{where}: {message}", remedy=remedy)
    if guard.cohort is not None and guard.cohort.remainder >= guard.cohort.every:
        yield Fault(
            path=path,
            message=f"{where}: no year divided by {guard.cohort.every} leaves that remainder",
            remedy=f"write a remainder from 0 to {guard.cohort.every - 1}",
        )


def _nobody(scheme: Scheme, guard: Guard, *, returns: bool) -> Iterator[tuple[str, str]]:
    """Conditions that are each in order and that nobody fits under this scheme."""
    every, last = guard.ordinal_every, guard.ordinal_to
    if every is not None and last is not None:
        first = guard.ordinal_from or 1
        if first <= last and last // every * every < first:
            yield (
                f"no renewal from {first} to {last} is one of every {every}",
                "remove ordinal_every or widen ordinal_from and ordinal_to",
            )
    late = guard.late or (guard.late is None and guard.late_months_from is not None)
    possible = isinstance(scheme.calendar, Anchored) and scheme.calendar.late is not None
    if late and not possible and not returns:
        yield (
            "nobody renews late: the calendar has no late renewal",
            "add  late: {until_months: …}  to the calendar, or remove this condition",
        )


def alone_held(
    guard: Guard | None, path: Path, where: str, asked_of: Iterable[str]
) -> Iterator[Fault]:
    """``holds`` of the very qualification the part is asked of: it sets nobody apart."""
    asked = set(asked_of)
    if guard is not None and asked and asked <= set(guard.holds):
        yield Fault(
            path=path,
            message=f"{where}: everybody of whom this is asked holds {', '.join(sorted(asked))}",
            remedy="name other qualifications in holds, or remove it",
        )


def unreachable(
    guard: Guard | None, unless: Guard | None, around: Iterable[Guard], path: Path, where: str
) -> Iterator[Fault]:
    """A part whose guard excludes everybody whom the parts around it let through."""
    if guard is not None and guard == unless:
        yield Fault(
            path=path,
            message=f"{where}: nobody gets here: when and unless are the same",
            remedy="remove one of them",
        )
    if guard is not None and unless is not None and _within(guard, unless):
        yield Fault(
            path=path,
            message=f"{where}: nobody gets here: unless leaves out everybody whom when lets in",
            remedy="narrow unless, or change when",
        )
    for outer in around:
        clash = _clash(outer, guard) if guard is not None else None
        if clash is not None:
            yield Fault(
                path=path,
                message=f"{where}: nobody gets here: the part around it wants another {clash}",
                remedy="change one of the two guards, or move this part out",
            )
        if unless is not None and outer == unless:
            yield Fault(
                path=path,
                message=f"{where}: nobody gets here: everybody around it is left out",
                remedy="remove unless, or move this part out",
            )


def _clash(outer: Guard, inner: Guard) -> str | None:
    """What cannot be so of both."""
    for first, last in RANGES:
        if first in RECKONED and outer.reckoned_on != inner.reckoned_on:
            continue
        lows = [v for g in (outer, inner) if (v := getattr(g, first)) is not None]
        highs = [v for g in (outer, inner) if (v := getattr(g, last)) is not None]
        if lows and highs and max(lows) > min(highs):
            return first.removesuffix("_from")
    if None not in (outer.late, inner.late) and outer.late != inner.late:
        return "late"
    if outer.routes and inner.routes and not set(outer.routes) & set(inner.routes):
        return "route"
    return None


def _within(inner: Guard, outer: Guard) -> bool:
    """Whether all that ``inner`` lets in fits ``outer``, by ranges alone; equal ones are apart."""
    if inner == outer:
        return False
    keys = {key for pair in RANGES for key in pair}
    stated = {key for key, value in outer if value not in (None, ())}
    if not stated or not stated <= {*keys, "reckoned_on"}:
        return False
    if outer.reckoned_on is not None and outer.reckoned_on != inner.reckoned_on:
        return False
    for first, last in RANGES:
        low, inner_low = getattr(outer, first), getattr(inner, first)
        high, inner_high = getattr(outer, last), getattr(inner, last)
        if low is not None and (inner_low is None or inner_low < low):
            return False
        if high is not None and (inner_high is None or inner_high > high):
            return False
    return True


def _missing(path: Path, where: str, what: str, code: str, known: Iterable[str]) -> Fault:
    fault = unknown(path, what, code, known)
    return Fault(path=path, message=f"{where}: {fault.message}", remedy=fault.remedy)
