"""The holder says to which bank account a refund goes."""

import re
from dataclasses import dataclass
from datetime import datetime

import jaconv
from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import PayeeAccount, Refund
from koshin.core.refusal import Refusal, Refused
from koshin.core.transfer_file import Untransferable, bank_letters

KINDS = ("1", "2", "4")


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A bank account as it was typed; it stands in no log, no address and no audit line."""

    bank: str
    bank_name: str
    branch: str
    branch_name: str
    kind: str
    number: str
    name: str


def give_payee(refund: Refund, payee: Payee, *, at: datetime) -> PayeeAccount:
    """The account, kept until the money has left; told again, it is the newer one.

    Part of the caller's transaction, which holds the refund's lock. Raises ``Refused`` with each
    field that is not as banks write it, or where the refund does not wait for an account.
    """
    if refund.route != Refund.Route.TRANSFER or refund.state not in (
        Refund.State.PROPOSED,
        Refund.State.APPROVED,
        Refund.State.FAILED,
    ):
        raise Refused(
            Refusal(
                code="no_account_needed",
                sentence=_(
                    "この返金の振込先は、いまは変更できません。"
                    "変更が必要なときは、お問い合わせから事務局へご連絡ください。"
                ),
            )
        )
    tidy = _tidy(payee)
    account, _made = PayeeAccount.objects.update_or_create(
        refund=refund,
        defaults={
            "bank": tidy.bank,
            "bank_name": tidy.bank_name,
            "branch": tidy.branch,
            "branch_name": tidy.branch_name,
            "kind": tidy.kind,
            "number": tidy.number,
            "name": tidy.name,
            "given_at": at,
            "erased_at": None,
        },
    )
    return account


def erase_payee(refund: Refund, *, at: datetime) -> None:
    """The money has left: the account number is forgotten but for its last three digits."""
    account = PayeeAccount.objects.filter(refund=refund, erased_at__isnull=True).first()
    if account is not None:
        account.number = f"****{account.number[-3:]}"
        account.name, account.erased_at = "", at
        account.save(update_fields=["number", "name", "erased_at"])


def _tidy(payee: Payee) -> Payee:
    refusals: list[Refusal] = []
    tidy = Payee(
        bank=_code(payee.bank, 4, "bank", _("金融機関コードは4桁の数字です。"), refusals),
        bank_name=payee.bank_name.strip()[:40],
        branch=_code(payee.branch, 3, "branch", _("支店コードは3桁の数字です。"), refusals),
        branch_name=payee.branch_name.strip()[:40],
        kind=payee.kind,
        number=_code(
            payee.number.strip().zfill(7), 7, "number", _("口座番号は7桁の数字です。"), refusals
        ),
        name=_kana(payee.name, refusals),
    )
    if payee.kind not in KINDS:
        refusals.append(
            Refusal(code="kind", field="kind", sentence=_("預金の種類を選んでください。"))
        )
    if refusals:
        raise Refused(*refusals)
    return tidy


def _code(text: str, length: int, field: str, sentence: str, refusals: list[Refusal]) -> str:
    digits = re.sub(r"[\s-]", "", jaconv.z2h(text, ascii=True, digit=True))
    if len(digits) != length or not (digits.isascii() and digits.isdigit()):
        refusals.append(Refusal(code=field, field=field, sentence=sentence))
    return digits


def _kana(text: str, refusals: list[Refusal]) -> str:
    half = jaconv.z2h(jaconv.hira2kata(text.strip()), kana=True, ascii=True, digit=True)
    try:
        plain = bank_letters(" ".join(half.split()))
    except Untransferable:
        plain = ""
    if not plain or len(plain) > 30:
        refusals.append(
            Refusal(
                code="name",
                field="name",
                sentence=_(
                    "口座名義は、通帳に記載のカナで30文字以内で入力してください(例:ヤマダ タロウ)。"
                ),
            )
        )
        return ""
    return plain
