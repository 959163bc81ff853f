"""Take back a training that was published in error, before anybody applied."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.trainings import seats
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.removal import remove


def unpublish_training(
    training: UUID, *, association: str, at: datetime, actor: Actor, reason: str
) -> None:
    """Remove it. Raises ``Training.DoesNotExist`` for another association's, and
    ``removal.StillUsed`` where somebody applied or was reported."""
    with transaction.atomic():
        found = seats.locked_training(training, association=association)
        remove(found)
        audit.record(
            association=association,
            actor=actor,
            verb="unpublish_training",
            subject=f"training:{training}",
            at=at,
            before={"title": found.title, "begins_at": found.begins_at.isoformat()},
            reason=reason,
        )
