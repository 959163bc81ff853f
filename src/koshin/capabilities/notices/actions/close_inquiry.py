"""Close an inquiry that needs no answer, or no further one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.notices.models import Inquiry
from koshin.platform import audit
from koshin.platform.audit import Actor


def close_inquiry(*, association: str, inquiry: UUID, at: datetime, actor: Actor) -> Inquiry:
    """The closed inquiry; when the holder writes on, it is open again.

    Raises ``Inquiry.DoesNotExist``, also for another association's.
    """
    with transaction.atomic():
        found = Inquiry.objects.select_for_update(of=("self",)).get(
            public_id=inquiry, association_id=association
        )
        if found.state == Inquiry.State.CLOSED:
            return found
        before = found.state
        found.state = Inquiry.State.CLOSED
        found.save(update_fields=["state"])
        audit.record(
            association=association,
            actor=actor,
            verb="close_inquiry",
            subject=f"inquiry:{inquiry}",
            at=at,
            before={"state": before},
            after={"state": found.state},
        )
        return found
