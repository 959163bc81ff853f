"""Take an announcement off everybody's pages; it stays in the office's list."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.notices.models import Announcement
from koshin.platform import audit
from koshin.platform.audit import Actor


def take_back_announcement(
    *, association: str, announcement: int, at: datetime, actor: Actor
) -> Announcement:
    """The announcement, shown to nobody from now on; taken back twice is taken back once.

    Raises ``Announcement.DoesNotExist``, also for another association's.
    """
    with transaction.atomic():
        found = Announcement.objects.select_for_update(of=("self",)).get(
            pk=announcement, association_id=association
        )
        if found.taken_back_at is not None:
            return found
        found.taken_back_at = at
        found.save(update_fields=["taken_back_at"])
        audit.record(
            association=association,
            actor=actor,
            verb="take_back_announcement",
            subject=f"announcement:{found.pk}",
            at=at,
            before={"title": found.title},
        )
        return found
