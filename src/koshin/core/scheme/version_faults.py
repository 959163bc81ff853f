"""Versions that would judge the same case twice, or change a round that runs already."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from koshin.core.dates import civil
from koshin.core.scheme.calendar_rules import Calendar
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.plain_windows import first_unopened, last_opened, window_of
from koshin.core.scheme.round_codes import is_round
from koshin.core.scheme.version_rules import Version


def version_faults(
    scheme: Scheme, beside: Iterable[Scheme], *, begins: datetime | None = None
) -> Iterator[Fault]:
    """What contradicts the versions already published. A later one follows an open-ended one.

    ``begins``: the moment from which these rules would hold, where they are new.
    """
    mine = scheme.version
    rounds = (mine.since_cycle, mine.until_cycle) if mine is not None else ()
    if mine is None or not all(is_round(scheme.calendar, code) for code in rounds if code):
        return
    known = [(other, other.version) for other in beside if other.version is not None]
    for rules, other in known:
        if other.code == mine.code:
            yield Fault(
                path=("version", "code"),
                message=f"a version {mine.code} is published already",
                remedy="choose another code",
            )
        if _twice(scheme.calendar, mine, rules.calendar, other):
            yield Fault(
                path=("version", "since_cycle" if mine.since_cycle else "since"),
                message=f"version {other.code} (judged_by: {other.judged_by}) holds from"
                f" {other.first}"
                + (f" to {other.last}" if other.last != "~" else "")
                + ", these would overlap",
                remedy="begin on another day or round, or after the other one ends",
            )
    if beside and begins is not None:
        yield from _running(scheme.calendar, mine, begins)


def _twice(calendar: Calendar, mine: Version, of_other: Calendar, other: Version) -> bool:
    """Whether both would judge the same case, and neither simply follows the other."""
    first, last = mine.first, mine.last
    other_first, other_last = other.first, other.last
    if other.judged_by != mine.judged_by:
        # Rounds, days of application and of award have only the days of decisions in common.
        first, last = _decided(calendar, mine)
        other_first, other_last = _decided(of_other, other)
    open_ended = "~" in (other_last, last)
    overlaps = other_first <= last and first <= other_last
    # Without an end and from before, these would judge everything that the other is for.
    replaces = last == "~" and first <= other_first
    if mine.judged_by == "award" != other.judged_by:
        replaces = False  # what was awarded before is left to the other
    return (
        replaces
        or (overlaps and not open_ended)
        or (other_first == first and mine.judged_by == other.judged_by)
    )


def _decided(calendar: Calendar, version: Version) -> tuple[str, str]:
    """The days on which it decides. By award it decides as long as what was awarded is renewed."""
    if version.since_cycle is not None:
        first = civil(window_of(calendar, version.since_cycle)[0]).isoformat()
        if version.until_cycle is None:
            return first, "~"
        return first, civil(window_of(calendar, version.until_cycle)[1]).isoformat()
    if version.judged_by == "award":
        return version.first, date.max.isoformat() if version.until is not None else "~"
    return version.first, version.last


def _running(calendar: Calendar, mine: Version, begins: datetime) -> Iterator[Fault]:
    """A round whose window is open keeps its rules, unless those before are enough for it too."""
    code = mine.since_cycle
    if code is None:
        return
    opened = window_of(calendar, code)[0]
    if opened > begins or (mine.old_or_new_until or "") >= last_opened(calendar, begins):
        return
    yield Fault(
        path=("version", "since_cycle"),
        message=f"the window of {code} opens on {civil(opened)}, before these rules hold (from"
        f" {civil(begins)}): rounds that run keep their rules",
        remedy=f'begin with "{first_unopened(calendar, begins)}" or later, or let the rules before'
        f' be enough as well with old_or_new_until: "{last_opened(calendar, begins)}"',
    )
