"""Mails to a holder about a wish: what happened, and where to read on. Never who is behind it."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.matching.models import Approach
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.core.scheme import Scheme

TEMPLATE = "matching"


def tell_holder(
    approach: Approach, kind: str, *, scheme: Scheme, at: datetime, about: str = ""
) -> None:
    """``asked`` or ``message``, once for each ``about``, in the caller's transaction."""
    outcome = {
        "asked": _("あなたへの依頼が届きました。"),
        "message": _("マッチングのメッセージが届きました。"),
    }[kind]
    step = {
        "asked": _("マイページの「マッチング」で内容をお読みになり、お返事ください。"),
        "message": _("マイページの「マッチング」でお読みになり、お返事ください。"),
    }[kind]
    enqueue_mail(
        holder=approach.holder,
        template=TEMPLATE,
        key=f"matching_{kind}:{approach.public_id}:{about}",
        context={"outcome": outcome, "subject": approach.wish.title, "next": step},
        scheme=scheme,
        at=at,
    )
