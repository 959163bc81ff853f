"""Give a member of staff a new second factor: the telephone with the old one is gone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.create_staff import staff_login
from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def reissue_second_factor(
    *, association: str, email: str, second_factor: str, at: datetime, actor: Actor
) -> TOTPDevice:
    """The new confirmed TOTP device; every older one of this person stops working.

    ``second_factor`` is the secret as hexadecimal digits, from a caller that may use randomness.
    Raises ``Refused`` when nobody of the office has this mail address.
    """
    with transaction.atomic():
        account = (
            Account.objects.select_for_update(of=("self",))
            .filter(login=staff_login(association=association, email=email), kind=Account.STAFF)
            .first()
        )
        if account is None:
            raise Refused(
                Refusal(
                    code="no_such_staff",
                    field="email",
                    sentence=_(
                        "このメールアドレスの事務局員はいません。メールアドレスを確かめてください。"
                    ),
                )
            )
        TOTPDevice.objects.filter(user=account).delete()
        device = TOTPDevice.objects.create(
            user=account, name="totp", key=second_factor, confirmed=True
        )
        audit.record(
            association=association,
            actor=actor,
            verb="reissue_second_factor",
            subject=f"staff:{account.staff_member.pk}",
            at=at,
        )
        return device
