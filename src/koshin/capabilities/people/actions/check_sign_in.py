"""Check a login and password; refusals are counted, and too many make the next ones wait."""

from datetime import datetime, timedelta
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Account, Association, SignInFailure
from koshin.core.refusal import Refusal, Refused

LIMIT = 5
PERIOD = timedelta(minutes=5)
# So many refusals of one account in PERIOD, wherever they came from, are somebody's siege.
SIEGE = 20
SIEGE_LIMIT = 1
SIEGE_PERIOD = timedelta(minutes=30)


def check_sign_in(
    *,
    association: Association,
    kind: Literal["holder", "staff", "organiser"],
    login: str,
    password: str,
    address: str,
    at: datetime,
) -> Account:
    """The account that these words open. ``login`` is a number or a mail address, in half width.

    ``at`` is real time: counting guesses is a matter of security. Raises ``Refused`` with one
    message for every failure, so that nobody learns which part was wrong.

    Refusals are counted per account (its number and its mail address together) and per client
    ``address``. After ``LIMIT`` of them within ``PERIOD`` even the right password must wait, but
    only from that address: nobody can lock out the owner, who sits elsewhere. An account that many
    addresses try (``SIEGE`` refusals within ``PERIOD``) is not locked either: from then on each
    address has ``SIEGE_LIMIT`` refusal in ``SIEGE_PERIOD``, so that guessing is slow and an owner
    who knows the password still gets in.
    """
    account = find_account(association, kind=kind, login=login)
    key = _digest(f"{association.code}/{kind}/{account.pk if account else login.lower()}")
    here = _digest(f"{key}/{address}")
    _refuse_many(key, here, at=at)
    if account is None:
        make_password(password)  # takes the same time as checking one
    elif account.is_active and account.check_password(password):
        return account
    SignInFailure.objects.create(key=key, address=here, at=at)
    raise Refused(_refused())


def _refuse_many(key: str, here: str, *, at: datetime) -> None:
    lately, from_here = Q(at__gt=at - PERIOD), Q(address=here)
    count = SignInFailure.objects.filter(key=key, at__gt=at - SIEGE_PERIOD).aggregate(
        everywhere=Count("pk", filter=lately),
        here=Count("pk", filter=lately & from_here),
        here_long=Count("pk", filter=from_here),
    )
    if count["everywhere"] >= SIEGE and count["here_long"] >= SIEGE_LIMIT:
        raise Refused(_too_many(SIEGE_PERIOD))
    if count["here"] >= LIMIT:
        raise Refused(_too_many(PERIOD))


def _digest(words: str) -> str:
    """Whose key is the server's secret: nobody reads numbers or addresses out of the table."""
    return salted_hmac("koshin.sign-in", words, algorithm="sha256").hexdigest()


def find_account(association: Association, *, kind: str, login: str) -> Account | None:
    """The account that a number or a mail address names, if there is one."""
    accounts = Account.objects.filter(association=association, kind=kind)
    if "@" not in login:
        return accounts.filter(login=f"{association.code}/{login}").first()
    if kind == Account.STAFF:
        return accounts.filter(staff_member__email__iexact=login).first()
    if kind == Account.ORGANISER:
        return accounts.filter(organiser_member__email__iexact=login).first()
    return accounts.filter(holder__email__iexact=login).first()


def _refused() -> Refusal:
    return Refusal(
        code="sign_in_refused",
        sentence=_(
            "ログインできませんでした。メールアドレスまたは番号とパスワードを確かめて、"
            "もう一度入力してください。"
        ),
    )


def _too_many(wait: timedelta) -> Refusal:
    return Refusal(
        code="too_many_attempts",
        sentence=_(
            "続けてログインできなかったため、安全のために受付を止めています。"
            "%(minutes)s分ほど待ってから、もう一度お試しください。"
        )
        % {"minutes": int(wait.total_seconds()) // 60},
    )
