"""The office ends acting for a holder."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.people.models import Acting
from koshin.platform import audit
from koshin.platform.audit import Actor


def end_acting(*, staff_id: int, association: str, at: datetime) -> int:
    """How many were open and ended now; whoever acts for nobody ends nothing."""
    with transaction.atomic():
        open_ones = list(
            Acting.objects.select_for_update(of=("self",))
            .select_related("staff")
            .filter(staff=staff_id, association=association, ended_at__isnull=True)
        )
        for one in open_ones:
            one.ended_at = at
            one.save(update_fields=["ended_at"])
            audit.record(
                association=association,
                actor=Actor(kind="staff", id=one.staff.account_id),
                verb="end_acting",
                subject=f"holder:{one.holder_id}",
                at=at,
            )
        return len(open_ones)
