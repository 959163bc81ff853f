"""The books of a month for the accountants (仕訳): one line for each pair of accounts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.models import Charge
from koshin.core.advance import last_of_month
from koshin.core.journal import Pair, Percent, Side, by_tax, pairs
from koshin.core.scheme.money_rules import BookAccount, MoneyRules

CHUNK = 1_000
TAXED = ("income", "refund")
HEADER = (
    "日付",
    "借方コード",
    "借方科目",
    "貸方コード",
    "貸方科目",
    "金額",
    "税区分",
    "摘要",
    "伝票番号",
    "実際の日付",
)


def journal(association: str, month: date, rules: MoneyRules) -> Iterator[Sequence[str]]:
    """The lines of the month, header first, as texts; ``month`` is its first day. Amounts in yen.

    Dates are accounting days; late news of a locked month bears its true day in the last column.
    No name stands in it: the description names the charge and its payer reference. Two queries for
    each thousand entries.
    """
    yield HEADER
    rows = (
        Posting.objects.filter(
            entry__association_id=association,
            entry__value_date__range=(month, last_of_month(month)),
        )
        .select_related("entry")
        .order_by("entry__value_date", "entry_id", "pk")
    )
    entries = (list(group) for _key, group in groupby(rows.iterator(CHUNK), lambda p: p.entry_id))
    while chunk := list(islice(entries, CHUNK)):
        charges = _charges({p.charge for entry in chunk for p in entry if p.charge is not None})
        for entry in chunk:
            yield from _lines(entry, charges, rules)


def _charges(wanted: set[UUID]) -> Mapping[UUID, Charge]:
    return {charge.public_id: charge for charge in Charge.objects.filter(public_id__in=wanted)}


def _lines(
    entry: Sequence[Posting], charges: Mapping[UUID, Charge], rules: MoneyRules
) -> Iterator[Sequence[str]]:
    head = entry[0].entry
    sides = [(side, p.amount > 0) for p in entry for side in _sides(p, charges)]
    found = (charges.get(p.charge) for p in entry if p.charge is not None)
    about = next((charge for charge in found if charge is not None), None)
    for pair in pairs(sides):
        debit, credit = rules.account(pair.debit.account), rules.account(pair.credit.account)
        yield (
            f"{head.value_date:%Y/%m/%d}",
            debit.code,
            debit.name,
            credit.code,
            credit.name,
            str(pair.amount),
            _tax(pair, debit, credit),
            words_of(head.kind, about),
            str(head.pk),
            f"{head.moved_on:%Y/%m/%d}" if head.moved_on else "",
        )


def _sides(posting: Posting, charges: Mapping[UUID, Charge]) -> Iterator[Side]:
    amount = abs(posting.amount)
    charge = charges.get(posting.charge) if posting.charge else None
    if posting.account.partition(":")[0] not in TAXED or charge is None:
        yield Side(account=posting.account, amount=amount)
        return
    for percent, yen in by_tax(amount, [_rate(line) for line in charge.lines]):
        yield Side(account=posting.account, amount=yen, percent=percent)


def _rate(line: Mapping[str, Any]) -> tuple[Percent, int]:
    digits = str(line.get("tax", "")).removesuffix("%")
    percent = int(digits) if digits.isdecimal() else 0
    return percent or None, int(line["amount"])


def _tax(pair: Pair, debit: BookAccount, credit: BookAccount) -> str:
    """The tax class of the side that is income or its return, else that of the debit."""
    for side, account in ((pair.credit, credit), (pair.debit, debit)):
        if side.account.partition(":")[0] in TAXED:
            if side.percent is None:
                return account.untaxed
            return account.tax.format(percent=side.percent)
    return debit.tax


def words_of(kind: str, charge: Charge | None = None) -> str:
    """What happened and to which charge; no spreadsheet reads it as a formula."""
    words = {
        "charge": _("請求"),
        "charge_cancelled": _("請求の取り消し"),
        "settlement": _("入金"),
        "settlement_reversed": _("入金の取り消し"),
        "acceptance": _("仮受金の充当"),
        "bank_deposit": _("銀行の入金"),
        "bank_release": _("銀行の入金の振り替え"),
        "bank_rehold": _("銀行の入金の戻し"),
        "bank_taken_back": _("銀行の入金の取り消し"),
        "bundle_deposit": _("まとめ払いの入金"),
        "bundle_release": _("まとめ払いの振り替え"),
        "forgiveness": _("振込手数料の負担"),
        "forgiveness_reversed": _("振込手数料の負担の取り消し"),
        "refund": _("返金の決定"),
        "refund_withdrawn": _("返金の取りやめ"),
        "refund_paid": _("返金"),
        "refund_returned": _("返金の振込の戻り"),
        "release": _("前受金の振り替え"),
        "return": _("仮受金の返却"),
        "provider_fee": _("決済手数料"),
        "provider_payout": _("決済会社からの入金"),
        "payout_fee_told": _("決済手数料の振り替え(取引一覧との照合)"),
        "payout_undone": _("決済会社からの入金の取り消し"),
    }.get(kind, kind)
    return f"{words} {charge.title} {charge.payer_reference}" if charge else words
