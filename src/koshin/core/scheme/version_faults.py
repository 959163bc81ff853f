"""Versions that would judge the same case twice."""

from collections.abc import Iterable, Iterator

from koshin.core.scheme.fault import Fault
from koshin.core.scheme.model import Scheme


def version_faults(scheme: Scheme, beside: Iterable[Scheme]) -> Iterator[Fault]:
    """What contradicts the versions already published. A later one follows an open-ended one."""
    mine = scheme.version
    if mine is None:
        return
    for other in (known.version for known in beside):
        if other is None:
            continue
        if other.code == mine.code:
            yield Fault(
                path=("version", "code"),
                message=f"a version {mine.code} is published already",
                remedy="choose another code",
            )
        if other.judged_by != mine.judged_by:
            continue
        open_ended = "~" in (other.last, mine.last)
        overlaps = other.first <= mine.last and mine.first <= other.last
        # Without an end and from before, these would judge everything that the other is for.
        replaces = mine.last == "~" and mine.first < other.first
        if other.first == mine.first or replaces or (overlaps and not open_ended):
            yield Fault(
                path=("version", "since_cycle" if mine.since_cycle else "since"),
                message=f"version {other.code} holds from {other.first}"
                + (f" to {other.last}" if other.last != "~" else "")
                + ", these would overlap",
                remedy="begin on another day or round, or after the other one ends",
            )
