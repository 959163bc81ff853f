"""The association revokes a 特例措置; from that day decisions are made without it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.schemes.models import Waiver
from koshin.core.dates import civil
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def revoke_waiver(
    *, waiver: int, association: str, reason: str, at: datetime, actor: Actor
) -> Waiver:
    """The waiver as revoked today. Terms already granted under it stay.

    Raises ``Waiver.DoesNotExist`` for another association's, ``Refused`` without a reason or when
    it is revoked already.
    """
    with transaction.atomic():
        found = Waiver.objects.select_for_update().get(pk=waiver, association_id=association)
        if found.revoked_on is not None:
            sentence = _("この特例措置はすでに取り消されています。")
            raise Refused(Refusal(code="already_revoked", sentence=sentence))
        if not reason.strip():
            sentence = _("取り消す理由を入力してください。")
            raise Refused(Refusal(code="no_reason", field="reason", sentence=sentence))
        found.revoked_on, found.revoked_at = civil(at), at
        found.revoked_reason = reason.strip()
        found.save(update_fields=["revoked_on", "revoked_at", "revoked_reason"])
        audit.record(
            association=association,
            actor=actor,
            verb="revoke_waiver",
            subject=f"waiver:{found.pk}",
            at=at,
            reason=found.revoked_reason,
        )
    return found
