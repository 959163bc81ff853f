"""Give up a bundle: its holders pay for themselves again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.payments.bundles import locked_bundle, refuse_closed, waiting
from koshin.capabilities.payments.models import Bundle
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def cancel_bundle(
    *, association: str, bundle: UUID, reason: str, at: datetime, actor: Actor
) -> Bundle:
    """The cancelled bundle. Its charges stay owed; its reference stays known, so late money for it
    becomes a case.

    Raises ``Refused`` without a reason (field ``reason``), for a closed bundle, and while money
    waits in it, which must be spent or returned first.
    """
    if not reason.strip():
        raise Refused(
            Refusal(
                code="reason_missing",
                field="reason",
                sentence=_("取り消す理由を入力してください。"),
            )
        )
    with transaction.atomic():
        found = locked_bundle(association, bundle)
        refuse_closed(found)
        if waiting(found):
            raise Refused(
                Refusal(
                    code="money_came",
                    sentence=_(
                        "このまとめ払いには入金があります。入金の扱いを決めてから、"
                        "取り消してください。"
                    ),
                )
            )
        before = found.state
        found.state = Bundle.State.CANCELLED
        found.closed_at = at
        found.note = reason.strip()[:300]
        found.save(update_fields=["state", "closed_at", "note"])
        found.items.update(live=False)
        audit.record(
            association=association,
            actor=actor,
            verb="cancel_bundle",
            subject=f"bundle:{found.public_id}",
            at=at,
            before={"state": before},
            after={"state": found.state},
            reason=reason.strip(),
        )
        return found
