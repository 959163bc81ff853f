"""Check a login and password; refusals are counted, and too many make the next ones wait."""

import hashlib
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Account, Association, SignInFailure
from koshin.core.refusal import Refusal, Refused

LIMIT = 5
PERIOD = timedelta(minutes=5)


def check_sign_in(
    *,
    association: Association,
    kind: Literal["holder", "staff"],
    login: str,
    password: str,
    at: datetime,
) -> Account:
    """The account that these words open. ``login`` is a number or a mail address, in half width.

    ``at`` is real time: counting guesses is a matter of security. Raises ``Refused`` with one
    message for every failure, so that nobody learns which part was wrong, and after ``LIMIT``
    refusals within ``PERIOD`` even for the right password.
    """
    key = hashlib.sha256(f"{association.code}/{kind}/{login.lower()}".encode()).hexdigest()
    if SignInFailure.objects.filter(key=key, at__gt=at - PERIOD).count() >= LIMIT:
        raise Refused(_too_many())
    account = find_account(association, kind=kind, login=login)
    if account is None:
        make_password(password)  # takes the same time as checking one
    elif account.is_active and account.check_password(password):
        return account
    SignInFailure.objects.create(key=key, at=at)
    raise Refused(_refused())


def find_account(association: Association, *, kind: str, login: str) -> Account | None:
    """The account that a number or a mail address names, if there is one."""
    accounts = Account.objects.filter(association=association, kind=kind)
    if "@" not in login:
        return accounts.filter(login=f"{association.code}/{login}").first()
    if kind == Account.STAFF:
        return accounts.filter(staff_member__email__iexact=login).first()
    return accounts.filter(holder__email__iexact=login).first()


def _refused() -> Refusal:
    return Refusal(
        code="sign_in_refused",
        sentence=_(
            "ログインできませんでした。メールアドレスまたは番号とパスワードを確かめて、"
            "もう一度入力してください。"
        ),
    )


def _too_many() -> Refusal:
    return Refusal(
        code="too_many_attempts",
        sentence=_(
            "続けてログインできなかったため、安全のために受付を止めています。"
            "5分ほど待ってから、もう一度お試しください。"
        ),
    )
