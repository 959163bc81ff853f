"""Open judged periods again, because the application that counted on them is given up."""

from uuid import UUID

from koshin.capabilities.activities.models import PeriodLock


def unlock_periods(*, locked_by: UUID) -> None:
    """Part of closing an application; runs in its transaction, under the holder's lock."""
    PeriodLock.objects.filter(locked_by=locked_by).delete()
