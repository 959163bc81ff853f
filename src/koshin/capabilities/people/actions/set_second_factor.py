"""A holder's second factor: an authenticator app, proven by a code, and its recovery codes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.codes import recovery_digest
from koshin.capabilities.people.models import Account, RecoveryCode
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def set_second_factor(
    *,
    account_id: int,
    secret: str,
    code: str,
    recovery: Sequence[str],
    at: datetime,
    actor: Actor,
) -> None:
    """The app with this ``secret`` (hexadecimal) is asked for from now on; an older one is not.

    ``recovery`` are the codes that open the door once each where the app is lost; older ones stop
    working. Raises ``Refused`` (field ``code``) where the app does not show this code.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        device = TOTPDevice.objects.create(user=account, name="totp", key=secret, confirmed=True)
        if not device.verify_token(code):
            transaction.set_rollback(True)
        else:
            TOTPDevice.objects.filter(user=account).exclude(pk=device.pk).delete()
            _replace_codes(account, recovery)
            audit.record(
                association=account.association_id,
                actor=actor,
                verb="set_second_factor",
                subject=f"account:{account.pk}",
                at=at,
            )
            return
    sentence = _("確認コードが違います。認証アプリに表示されている6けたの数字を入力してください。")
    raise Refused(Refusal(code="code_wrong", field="code", sentence=sentence))


def renew_recovery_codes(
    *, account_id: int, recovery: Sequence[str], at: datetime, actor: Actor
) -> None:
    """Only these codes work from now on."""
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        _replace_codes(account, recovery)
        audit.record(
            association=account.association_id,
            actor=actor,
            verb="renew_recovery_codes",
            subject=f"account:{account.pk}",
            at=at,
        )


def drop_second_factor(*, account_id: int, at: datetime, actor: Actor) -> None:
    """No second factor is asked for any more; its recovery codes are gone with it."""
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        gone, _kinds = TOTPDevice.objects.filter(user=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        if gone:
            audit.record(
                association=account.association_id,
                actor=actor,
                verb="drop_second_factor",
                subject=f"account:{account.pk}",
                at=at,
            )


def _replace_codes(account: Account, recovery: Sequence[str]) -> None:
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=recovery_digest(account.pk, code)) for code in recovery
    )
