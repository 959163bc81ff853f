"""Open the month that was locked last again: one person asks, another one does it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.ledger.actions.month_lock import KINDS_THAT_COUNT, take_calendar
from koshin.capabilities.ledger.models import MonthLock
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def ask_to_unlock_month(*, association: str, reason: str, at: datetime, actor: Actor) -> MonthLock:
    """The request to open the month that was locked last. Nothing is open yet.

    Raises ``Refused``: no reason (field ``reason``), nothing is locked, or a request waits already.
    """
    if not reason.strip():
        raise Refused(
            Refusal(
                code="reason_missing",
                field="reason",
                sentence=_("締めを解除する理由を入力してください。記録に残ります。"),
            )
        )
    with transaction.atomic():
        newest = take_calendar(association)
        if newest is None:
            raise Refused(_nothing_locked())
        if waiting_request(association) is not None:
            raise Refused(
                Refusal(
                    code="request_waits",
                    sentence=_("締めの解除はすでに申請されています。承認をお待ちください。"),
                )
            )
        made = MonthLock.objects.create(
            association_id=association,
            kind=MonthLock.Kind.UNLOCK_REQUEST,
            locked_through=newest.locked_through,
            by=actor.id,
            reason=reason.strip(),
            at=at,
        )
        audit.record(
            association=association,
            actor=actor,
            verb="ask_to_unlock_month",
            subject=f"books:{association}",
            at=at,
            after={"locked_through": newest.locked_through.isoformat()},
            reason=reason.strip(),
        )
        return made


def unlock_month(*, association: str, request: int, at: datetime, actor: Actor) -> MonthLock:
    """The month is open again. The one who asked cannot be the one who opens.

    Raises ``Refused``: the same person, nobody in particular, or the request is over (another month
    was locked since, or it was granted); ``MonthLock.DoesNotExist`` for a request of another
    association.
    """
    with transaction.atomic():
        newest = take_calendar(association)
        asked = MonthLock.objects.get(
            pk=request, association_id=association, kind=MonthLock.Kind.UNLOCK_REQUEST
        )
        waiting = waiting_request(association)
        if newest is None or waiting is None or waiting.pk != asked.pk:
            raise Refused(
                Refusal(
                    code="request_over",
                    sentence=_(
                        "この申請はもう有効ではありません。必要なら、申請し直してください。"
                    ),
                )
            )
        if actor.id is None or actor.id == asked.by:
            raise Refused(
                Refusal(
                    code="second_person",
                    sentence=_("締めの解除は、申請した人とは別の担当者が承認してください。"),
                )
            )
        made = MonthLock.objects.create(
            association_id=association,
            kind=MonthLock.Kind.UNLOCK,
            locked_through=_end_of_month_before(newest.locked_through),
            by=actor.id,
            requested_by=asked.by,
            request=asked,
            reason=asked.reason,
            at=at,
        )
        audit.record(
            association=association,
            actor=actor,
            verb="unlock_month",
            subject=f"books:{association}",
            at=at,
            before={"locked_through": newest.locked_through.isoformat()},
            after={"locked_through": made.locked_through.isoformat()},
            reason=asked.reason,
        )
        return made


def waiting_request(association: str) -> MonthLock | None:
    """The request that is neither granted nor overtaken by another lock."""
    latest = MonthLock.objects.filter(association_id=association).order_by("-pk").first()
    if latest is None or latest.kind in KINDS_THAT_COUNT:
        return None
    return latest


def _end_of_month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def _nothing_locked() -> Refusal:
    return Refusal(
        code="nothing_locked", sentence=_("締められている月はありません。解除は必要ありません。")
    )
