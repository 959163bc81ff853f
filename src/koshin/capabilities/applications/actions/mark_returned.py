"""A card came back undelivered (宛先不明で返送): noted, and the holder is told what to do."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.papers.models import Dispatch
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def mark_returned(
    *,
    association: str,
    dispatch: int,
    reason: str,
    item: str,
    scheme: Scheme,
    at: datetime,
    actor: Actor,
) -> Dispatch:
    """The row, marked once; a second time changes nothing. ``item`` is its name for the holder.

    Raises ``Dispatch.DoesNotExist`` for another association's, and ``Refused`` where it was never
    posted or no reason is given.
    """
    with transaction.atomic():
        found = (
            Dispatch.objects.select_for_update(of=("self",))
            .select_related("holder")
            .get(pk=dispatch, association_id=association)
        )
        if found.returned_at is not None:
            return found
        if found.dispatched_at is None:
            raise Refused(_not_posted())
        if not reason.strip():
            raise Refused(_reason_missing())
        found.returned_at, found.return_reason = at, reason.strip()[:100]
        found.save(update_fields=["returned_at", "return_reason"])
        if "undelivered" in scheme.notices:
            enqueue_mail(
                holder=found.holder,
                template="undelivered",
                key=f"undelivered:{found.pk}",
                context={"subject": item},
                scheme=scheme,
                at=at,
            )
        audit.record(
            association=association,
            actor=actor,
            verb="mark_returned",
            subject=f"dispatch:{found.pk}",
            at=at,
            after={"item": found.item, "sending": found.sending},
            reason=found.return_reason,
        )
        return found


def _not_posted() -> Refusal:
    return Refusal(
        code="not_posted", sentence=_("まだ発送していない書類です。先に発送済みにしてください。")
    )


def _reason_missing() -> Refusal:
    return Refusal(
        code="reason_missing",
        field="reason",
        sentence=_("戻ってきた理由(封筒の表示など)を入力してください。"),
    )
