"""Check a login and password; refusals are counted, and too many make the next ones wait."""

from datetime import datetime
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from koshin.capabilities.people.guesses import Guess, count_one, refuse_many
from koshin.capabilities.people.models import Account, Association
from koshin.core.refusal import Refusal, Refused


def check_sign_in(
    *,
    association: Association,
    kind: Literal["holder", "staff", "organiser"],
    login: str,
    password: str,
    address: str,
    at: datetime,
    known: int | None = None,
) -> Account:
    """The account that these words open. ``login`` is a number or a mail address, in half width.

    ``at`` is real time: counting guesses is a matter of security. Raises ``Refused`` with one
    message for every failure, so that nobody learns which part was wrong.

    Refusals are counted per account (its number and its mail address together) and per client
    ``address``, as :mod:`koshin.capabilities.people.guesses` says. ``known`` is the account whose
    holder signed in with this browser before, if any.
    """
    account = find_account(association, kind=kind, login=login)
    door = f"{association.code}/{kind}/{account.pk if account else login.lower()}"
    guess = Guess.at_door(door, address=address)
    refuse_many(guess, at=at, known=account is not None and account.pk == known)
    if account is None:
        make_password(password)  # takes the same time as checking one
    elif account.check_password(password) and account.is_active:
        return account
    count_one(guess, at=at)
    raise Refused(_refused())


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
