"""A holder ends a thread: nothing more is relayed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.matching.models import Approach
from koshin.platform import audit
from koshin.platform.audit import Actor


def end_approach(*, approach: UUID, holder_id: int, at: datetime, actor: Actor) -> Approach:
    """The ended thread; ended twice is ended once. Raises ``Approach.DoesNotExist``."""
    with transaction.atomic():
        found = (
            Approach.objects.select_for_update(of=("self",))
            .select_related("wish")
            .get(public_id=approach, holder_id=holder_id)
        )
        if found.state != Approach.State.OPEN:
            return found
        found.state = Approach.State.ENDED
        found.save(update_fields=["state"])
        audit.record(
            association=found.wish.association_id,
            actor=actor,
            verb="end_approach",
            subject=f"approach:{approach}",
            at=at,
            before={"state": Approach.State.OPEN},
            after={"state": found.state},
        )
        return found
