"""Somebody invited to the office sets a password and proves the second factor, both at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.set_password import set_password
from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refusal, Refused
from koshin.platform.audit import Actor


def accept_invitation(*, account: Account, password: str, code: str, at: datetime) -> None:
    """The account opens from now on, with both factors; the invitation's link dies.

    Raises ``Refused`` (field ``password``) for a weak password, and (field ``code``) for a code
    that the authenticator does not show now; neither is kept then.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(user=account, confirmed=False)
        if not device.verify_token(code):
            sentence = _(
                "確認コードが正しくありません。"
                "認証アプリに表示されている新しいコードを入力してください。"
            )
            raise Refused(Refusal(code="wrong_code", field="code", sentence=sentence))
        set_password(
            account_id=account.pk,
            password=password,
            at=at,
            actor=Actor(kind="staff", id=account.pk),
        )
        device.confirmed = True
        device.save(update_fields=["confirmed"])
