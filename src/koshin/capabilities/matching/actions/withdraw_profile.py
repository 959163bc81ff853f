"""Take back what one said of oneself in the public register."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.matching.models import PublicProfile
from koshin.platform import audit
from koshin.platform.audit import Actor


def withdraw_profile(*, holder_id: int, at: datetime, actor: Actor) -> None:
    """Nobody reads it any more; the introduction is forgotten. Twice is once."""
    with transaction.atomic():
        found = (
            PublicProfile.objects.select_for_update(of=("self",))
            .filter(holder_id=holder_id, withdrawn_at=None)
            .first()
        )
        if found is None:
            return
        found.withdrawn_at, found.introduction = at, ""
        found.save(update_fields=["withdrawn_at", "introduction"])
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="withdraw_profile",
            subject=f"holder:{holder_id}",
            at=at,
            before={"public": True},
            after={"public": False},
        )
