"""Questions about what a holder did."""

from collections.abc import Mapping, Sequence

from django.db.models import Count

from koshin.capabilities.activities.models import Activity, Evidence, PeriodLock
from koshin.core.facts import Period


def of_holder(holder_id: int) -> Sequence[Activity]:
    """All records of a holder, newest first."""
    return list(Activity.objects.filter(holder_id=holder_id).order_by("-on", "-id"))


def locked_periods(holder_id: int) -> tuple[Period, ...]:
    """The judged periods that an application has closed for this holder."""
    rows = PeriodLock.objects.filter(holder_id=holder_id).order_by("start")
    return tuple(Period(start=row.start, end=row.end) for row in rows)


def evidence_of(activity: Activity) -> Sequence[Evidence]:
    """The files of a record with the numbers of their pages, oldest first; without the pictures."""
    return list(activity.evidence.order_by("pk"))


def evidence_counts(holder_id: int) -> Mapping[int, int]:
    """How many files each record of the holder has; records without any are left out."""
    files = Evidence.objects.filter(activity__holder_id=holder_id).order_by("activity_id")
    counted = files.values_list("activity_id").annotate(n=Count("pk"))
    return dict(counted)
