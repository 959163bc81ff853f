"""Mail a holder the way to a new password."""

from datetime import datetime

from django.db import transaction

from koshin.capabilities.notices import reset_link
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.people.actions.check_sign_in import find_account
from koshin.capabilities.people.models import Account, Association
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


def offer_password_reset(
    *, association: Association, scheme: Scheme, login: str, at: datetime, now: datetime
) -> bool:
    """Whether these words name somebody with a mail address, to whom the mail was written.

    ``login`` is a number or a mail address, ``at`` business time. One mail an hour for each account
    (``now`` is real time), so that nobody's letter box can be flooded from the sign-in page.
    """
    with transaction.atomic():
        account = find_account(association, kind=Account.HOLDER, login=login)
        if account is None or not account.is_active or not account.holder.email:
            return False
        enqueue_mail(
            holder=account.holder,
            template=reset_link.TEMPLATE,
            key=f"password_reset:{account.pk}:{now:%Y%m%d%H}",
            context={"url": reset_link.HIDDEN},
            scheme=scheme,
            at=at,
        )
        audit.record(
            association=association.code,
            actor=Actor(kind="system"),
            verb="offer_password_reset",
            subject=f"account:{account.pk}",
            at=at,
        )
        return True
