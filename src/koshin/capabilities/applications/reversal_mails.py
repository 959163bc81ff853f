"""The mail to a holder whose payment no longer stands: what happened, and what to do next."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.capabilities.schemes import queries as schemes
from koshin.core.dates import japanese_moment
from koshin.platform.clock import JST

TEMPLATE = "payment_reversed"


def tell_reversed(
    charge: Charge, settlement: Settlement, *, lost: int, complete: bool, at: datetime
) -> None:
    """Tell once for each settlement that ``lost`` yen do not pay the charge any more.

    Part of the caller's transaction. ``complete``: what was paid for is done, and a person decides.
    Nobody is told of a charge that is owed no more, or where the association has no such mail.
    """
    scheme = schemes.current(charge.association_id, at.date()).scheme
    owed = charge.state in (Charge.State.OPEN, Charge.State.PARTIAL)
    if not lost or not owed or TEMPLATE not in scheme.notices:
        return
    enqueue_mail(
        holder=charge.holder,
        template=TEMPLATE,
        key=f"{TEMPLATE}:{settlement.public_id}",
        context={
            "cycle": charge.title,
            "amount": f"{lost:,}",
            "next": _next(charge, complete=complete, at=at),
        },
        scheme=scheme,
        at=at,
    )


def _next(charge: Charge, *, complete: bool, at: datetime) -> str:
    if complete:
        return _(
            "お手続きは完了したままです。\n"
            "事務局で確認し、ご連絡します。\n"
            "それまで、お支払いはお待ちください。"
        )
    if at > charge.due_at:
        return _("お支払いの期限を過ぎています。\nお問い合わせから、事務局へ\nご連絡ください。")
    return _(
        "次の期限までに、マイページから\n"
        "あらためてお支払いください。\n"
        "%(due)s\n\n"
        "すでにお振り込みの場合は、\n"
        "振込の控えをご用意のうえ、\n"
        "お問い合わせください。"
    ) % {"due": japanese_moment(charge.due_at.astimezone(JST))}
