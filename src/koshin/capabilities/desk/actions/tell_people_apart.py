"""Two records are two people after all; they are not found again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.desk.pairs import locked, need_reason, refuse
from koshin.platform import audit
from koshin.platform.audit import Actor


def tell_people_apart(
    *, association: str, duplicate: int, reason: str, at: datetime, actor: Actor
) -> None:
    """Raises ``Refused``: no reason, or merged already (undo that first); ``DoesNotExist``."""
    reason = need_reason(reason)
    with transaction.atomic():
        pair = locked(association, duplicate)
        if pair.state == Duplicate.State.MERGED:
            raise refuse("merged", _("統合済みです。先に統合を取り消してください。"))
        before, pair.state, pair.reason = pair.state, Duplicate.State.APART, reason
        pair.save(update_fields=["state", "reason"])
        audit.record(
            association=association,
            actor=actor,
            verb="tell_people_apart",
            subject=f"holder:{pair.kept_id}",
            at=at,
            before={"state": before},
            after={"state": pair.state},
            reason=reason,
        )
