"""Close a wish: nobody answers it any more; threads that are open go on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.matching.models import Wish
from koshin.platform import audit
from koshin.platform.audit import Actor


def close_wish(*, association: str, wish: UUID, at: datetime, actor: Actor) -> Wish:
    """The closed wish; one that was refused or closed stays as it is.

    Raises ``Wish.DoesNotExist``.
    """
    with transaction.atomic():
        found = Wish.objects.select_for_update(of=("self",)).get(
            public_id=wish, association_id=association
        )
        if found.state in (Wish.State.CLOSED, Wish.State.REFUSED):
            return found
        before = found.state
        found.state = Wish.State.CLOSED
        found.save(update_fields=["state"])
        audit.record(
            association=association,
            actor=actor,
            verb="close_wish",
            subject=f"wish:{wish}",
            at=at,
            before={"state": before},
            after={"state": found.state},
        )
        return found
