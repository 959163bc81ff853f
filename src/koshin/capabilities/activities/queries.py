"""Questions about what a holder did."""

from collections.abc import Sequence

from koshin.capabilities.activities.models import Activity, PeriodLock
from koshin.core.facts import Period


def of_holder(holder_id: int) -> Sequence[Activity]:
    """All records of a holder, newest first."""
    return list(Activity.objects.filter(holder_id=holder_id).order_by("-on", "-id"))


def locked_periods(holder_id: int) -> tuple[Period, ...]:
    """The judged periods that an application has closed for this holder."""
    rows = PeriodLock.objects.filter(holder_id=holder_id).order_by("start")
    return tuple(Period(start=row.start, end=row.end) for row in rows)
