"""A holder takes up what was asked of them, or declines."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.matching import poster_mails
from koshin.capabilities.matching.models import Approach
from koshin.platform import audit
from koshin.platform.audit import Actor


def answer_ask(
    *, approach: UUID, holder_id: int, accept: bool, at: datetime, actor: Actor
) -> Approach:
    """The thread, open or declined; the first answer stands. Raises ``Approach.DoesNotExist``."""
    with transaction.atomic():
        found = (
            Approach.objects.select_for_update(of=("self",))
            .select_related("wish")
            .get(public_id=approach, holder_id=holder_id)
        )
        if found.state != Approach.State.ASKED:
            return found
        found.state = Approach.State.OPEN if accept else Approach.State.DECLINED
        found.save(update_fields=["state"])
        audit.record(
            association=found.wish.association_id,
            actor=actor,
            verb="answer_ask",
            subject=f"approach:{approach}",
            at=at,
            before={"state": Approach.State.ASKED},
            after={"state": found.state},
        )
        if not accept:
            poster_mails.tell(found.wish, "declined", about=str(approach))
        return found
