"""Close an application that will not be completed: withdrawn, or never paid for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.actions.unlock_period import unlock_periods
from koshin.capabilities.applications.lookup import locked
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.actions.cancel_charge import cancel_charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core import journey
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def close(
    *, application: UUID, holder_id: int, reason: str, at: datetime, actor: Actor
) -> Application:
    """The closed application. Terms stay; the holder may begin anew while the window is open.

    What was owed is dropped and the judged period opens for entries again. Closing twice answers
    the same. Raises ``Refused``: field ``reason`` when none is given, or when it is complete, or
    when money has come for it.
    """
    if not reason.strip():
        raise Refused(
            Refusal(
                code="reason_missing",
                field="reason",
                sentence=_("取り下げる理由を入力してください。記録に残ります。"),
            )
        )
    with transaction.atomic():
        found = locked(application, holder_id=holder_id)
        if found.state == Application.State.CLOSED:
            return found
        if found.state == Application.State.COMPLETE:
            raise Refused(_complete())
        before = found.state
        cancel_charge(purpose=APPLICATION, purpose_ref=found.public_id, at=at)
        unlock_periods(locked_by=found.public_id)
        found.state = journey.advance(
            "applied" if before == Application.State.APPLIED else "draft", "close"
        )
        found.save(update_fields=["state"])
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="close_application",
            subject=f"application:{found.public_id}",
            at=at,
            before={"state": before},
            after={"state": found.state},
            reason=reason.strip(),
        )
        return found


def _complete() -> Refusal:
    return Refusal(
        code="complete",
        sentence=_("この手続きは完了しているため、取り下げられません。"),
    )
