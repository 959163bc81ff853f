"""Mark cards and certificates as posted (発送済み), one or many."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from koshin.capabilities.papers.models import Dispatch
from koshin.platform import audit
from koshin.platform.audit import Actor


def mark_dispatched(
    *, association: str, dispatches: Sequence[int], at: datetime, actor: Actor
) -> int:
    """How many were marked now; those posted before, or of another association, are left alone."""
    with transaction.atomic():
        waiting = Dispatch.objects.select_for_update().filter(
            association_id=association, pk__in=dispatches, dispatched_at__isnull=True
        )
        marked = sorted(waiting.values_list("pk", flat=True))
        if marked:
            Dispatch.objects.filter(pk__in=marked).update(dispatched_at=at)
            audit.record(
                association=association,
                actor=actor,
                verb="mark_dispatched",
                subject=f"dispatch:{marked[0]}",
                at=at,
                before={"dispatched": []},
                after={"dispatched": marked},
            )
        return len(marked)
