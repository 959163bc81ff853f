"""免除: for which registration date certificates come in time, and from when they count."""

from datetime import date

from koshin.core.lifecycle.returning import next_cutoff
from koshin.core.scheme.calendar_rules import Batch
from koshin.core.scheme.model import Scheme


def in_time_for(scheme: Scheme, *, asked_on: date) -> tuple[date, date] | None:
    """The last day to hand in and the registration date it is for; nothing without such dates."""
    if scheme.exemption is None or not isinstance(scheme.calendar, Batch):
        return None
    return next_cutoff(scheme.exemption.cutoffs, asked_on)


def counts_from(scheme: Scheme, *, asked_on: date, decided_on: date) -> date:
    """The day from which a granted exemption stands for a finished course.

    That of the decision; who handed in too late for a registration date, counts from that date on,
    and is registered on the next one (jspo.md §3, rows of 免除).
    """
    found = in_time_for(scheme, asked_on=asked_on)
    if found is None or not isinstance(scheme.calendar, Batch):
        return decided_on
    _, registered = found
    before = max(
        day
        for year in (registered.year - 1, registered.year)
        for month_day in scheme.calendar.registration_dates
        if (day := date(year, *month_day)) < registered
    )
    return max(decided_on, before)
