"""The poster opened the mailed link: the wish now waits for the office."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.matching.models import Wish
from koshin.platform import audit
from koshin.platform.audit import SYSTEM


def confirm_wish(*, association: str, wish: UUID, at: datetime) -> Wish:
    """The wish; confirmed twice is confirmed once. Raises ``Wish.DoesNotExist``."""
    with transaction.atomic():
        found = Wish.objects.select_for_update(of=("self",)).get(
            public_id=wish, association_id=association
        )
        if found.state != Wish.State.UNCONFIRMED:
            return found
        found.state, found.waiting_since = Wish.State.WAITING, at
        found.save(update_fields=["state", "waiting_since"])
        audit.record(
            association=association,
            actor=SYSTEM,
            verb="confirm_wish",
            subject=f"wish:{wish}",
            at=at,
            before={"state": Wish.State.UNCONFIRMED},
            after={"state": found.state},
        )
        return found
