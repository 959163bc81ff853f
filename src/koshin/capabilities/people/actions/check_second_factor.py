"""Check the second factor of a holder: the app's code, or a recovery code once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.codes import recovery_digest
from koshin.capabilities.people.guesses import Guess, count_one, refuse_many
from koshin.capabilities.people.models import Account, RecoveryCode
from koshin.core.refusal import Refusal, Refused


def wants_second_factor(account: Account) -> bool:
    """Whether password or mailed code alone do not open this account's door. One query."""
    return bool(TOTPDevice.objects.devices_for_user(account, confirmed=True).exists())


def check_second_factor(*, account: Account, code: str, address: str, at: datetime) -> None:
    """Nothing where the code is right; a recovery code is used up. ``at`` is real time.

    Raises ``Refused`` (field ``code``) where it is wrong or too much was tried.
    """
    guess = Guess.at_door(f"{account.association_id}/second/{account.pk}", address=address)
    with transaction.atomic():
        Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        refuse_many(guess, at=at)
        if _app_shows(account, code) or _recovers(account, code, at=at):
            return
        count_one(guess, at=at)
    raise Refused(
        Refusal(
            code="code_wrong",
            field="code",
            sentence=_(
                "確認コードが正しくないか、有効な時間を過ぎています。"
                "アプリに表示されている新しいコードか、まだ使っていない予備のコードを入力してください。"
            ),
        )
    )


def _app_shows(account: Account, code: str) -> bool:
    if not (code.isdecimal() and len(code) == 6):
        return False
    return any(
        device.verify_is_allowed()[0] and device.verify_token(code)
        for device in TOTPDevice.objects.devices_for_user(account, confirmed=True)
    )


def _recovers(account: Account, code: str, *, at: datetime) -> bool:
    used = RecoveryCode.objects.filter(
        account=account, digest=recovery_digest(account.pk, code), used_at__isnull=True
    ).update(used_at=at)
    return used == 1
