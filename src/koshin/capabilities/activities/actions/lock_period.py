"""Close a judged period: from now on an application counts on its records."""

from datetime import datetime
from uuid import UUID

from koshin.capabilities.activities.models import PeriodLock
from koshin.core.facts import Period
from koshin.platform import rows


def lock_period(*, holder_id: int, period: Period, locked_by: UUID, at: datetime) -> None:
    """Part of applying; runs in the applying transaction, under the holder's lock."""
    rows.insert_all(
        [
            PeriodLock(
                holder_id=holder_id,
                start=period.start,
                end=period.end,
                locked_by=locked_by,
                locked_at=at,
            )
        ],
        ignore_conflicts=True,
    )
