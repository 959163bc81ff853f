"""Take a request back before the office has decided it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.life_models import Request
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def withdraw_request(*, request: UUID, holder_id: int, at: datetime, actor: Actor) -> Request:
    """The request, taken back; again answers the same.

    Raises ``Request.DoesNotExist`` for somebody else's, ``Refused`` once it has been decided.
    """
    with transaction.atomic():
        found = Request.objects.select_for_update().get(public_id=request, holder_id=holder_id)
        if found.state == Request.State.WITHDRAWN:
            return found
        if found.state != Request.State.ASKED:
            sentence = _("この届け出は結果が出ているため、取り下げられません。")
            raise Refused(Refusal(code="decided", sentence=sentence))
        found.state, found.decided_at, found.decided_by = Request.State.WITHDRAWN, at, actor.id
        found.save(update_fields=["state", "decided_at", "decided_by"])
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="withdraw_request",
            subject=f"request:{found.public_id}",
            at=at,
            before={"state": Request.State.ASKED},
            after={"state": found.state},
        )
        return found
