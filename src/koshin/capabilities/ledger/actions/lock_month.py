"""Lock a month of the books: what comes later is booked in the next open one."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.ledger.actions.month_lock import take_calendar
from koshin.capabilities.ledger.models import MonthLock
from koshin.core.advance import last_of_month, next_month
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.clock import JST


def lock_month(*, association: str, month: date, at: datetime, actor: Actor) -> MonthLock:
    """The lock. ``month`` is its first day. Months are locked one after the other.

    The first lock may be of any month that is over, and takes all before it along. Raises
    ``Refused``: the month is not over, it is locked already, or one before it is open.
    """
    through = last_of_month(month)
    if through >= at.astimezone(JST).date():
        raise Refused(
            Refusal(
                code="month_not_over",
                field="month",
                sentence=_("まだ終わっていない月は締められません。月が明けてから締めてください。"),
            )
        )
    with transaction.atomic():
        newest = take_calendar(association)
        if newest is not None:
            _refuse_out_of_order(newest.locked_through, month)
        made = MonthLock.objects.create(
            association_id=association,
            kind=MonthLock.Kind.LOCK,
            locked_through=through,
            by=actor.id,
            at=at,
        )
        audit.record(
            association=association,
            actor=actor,
            verb="lock_month",
            subject=f"books:{association}",
            at=at,
            before={"locked_through": newest.locked_through.isoformat() if newest else None},
            after={"locked_through": through.isoformat()},
        )
        return made


def _refuse_out_of_order(locked_through: date, month: date) -> None:
    if month <= locked_through:
        raise Refused(
            Refusal(
                code="month_locked",
                field="month",
                sentence=_("この月はすでに締められています。"),
            )
        )
    if month != next_month(locked_through - timedelta(days=1)):
        raise Refused(
            Refusal(
                code="month_before_open",
                field="month",
                sentence=_("前の月がまだ締められていません。古い月から順に締めてください。"),
            )
        )
