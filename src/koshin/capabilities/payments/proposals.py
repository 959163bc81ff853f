"""What could be done about a money case, and what is proposed, with the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.short_case import SHORT
from koshin.capabilities.payments.models import CaseAct, Charge, MoneyCase, Settlement

Act = CaseAct.Act
UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)
MOST_CHARGES = 50


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``act`` is proposed (empty: only a note can close the case) because of ``why``.

    ``acts`` are all that can be done now; ``amount`` is what they are about, in yen; ``charges``
    what other charges of the same payer the money could pay.
    """

    act: str
    why: str
    acts: tuple[str, ...]
    amount: int
    money: Settlement | None
    charges: Sequence[Charge]


def proposal_of(case: MoneyCase, *, fee_differences: Sequence[int]) -> Proposal:
    """The proposal for an open case; at most three queries.

    ``fee_differences``: yen that are usually a transfer fee which the payer deducted.
    """
    if case.state != MoneyCase.State.OPEN:
        return _nothing("")
    charge = case.charge
    if case.kind == SHORT and charge is not None:
        return _short(case, charge, fee_differences)
    money = queries.money_of(case)
    if money is None or charge is None:
        return _nothing(_message(case))
    waiting = queries.waiting_of(money)
    if not waiting:
        return _nothing(_("動かせるお金は残っていません。対応の内容を記録してください。"))
    others = _other_charges(charge, waiting)
    takes = queries.acceptable(case, charge, money)
    acts = [Act.ACCEPT] if takes else []
    acts += [Act.ALLOCATE] if others else []
    acts += [Act.REFUND, Act.RETURN]
    act, why = _proposed(case, charge, takes=takes, waiting=waiting, others=others)
    return Proposal(
        act=act,
        why=why,
        acts=tuple(each.value for each in acts),
        amount=waiting,
        money=money,
        charges=others,
    )


def _proposed(
    case: MoneyCase, charge: Charge, *, takes: int, waiting: int, others: Sequence[Charge]
) -> tuple[str, str]:
    exact = sum(c.amount - c.settled_amount for c in others) == waiting
    if takes:
        if case.kind == "late":
            return Act.ACCEPT.value, _("期限を過ぎていますが、請求はまだ支払われていません。")
        return Act.ACCEPT.value, _("請求にはまだ残額があり、この入金を充てられます。")
    if others and exact:
        return Act.ALLOCATE.value, _("同じ支払元のほかの請求の残額と、合計が一致しています。")
    if charge.state == Charge.State.CANCELLED:
        return Act.REFUND.value, _("請求は取り消されているため、返金が必要です。")
    return Act.REFUND.value, _("請求は支払い済みのため、この分は返金が必要です。")


def _short(case: MoneyCase, charge: Charge, fee_differences: Sequence[int]) -> Proposal:
    missing = charge.amount - charge.settled_amount
    if charge.state != Charge.State.PARTIAL or missing <= 0:
        return _nothing(_("不足はもうありません。対応の内容を記録してください。"))
    fee = missing in fee_differences
    why = (
        _("不足額は、よくある振込手数料の額です。当方の負担とすれば、入金済みになります。")
        if fee
        else _("残りの入金を待ちます。振込手数料が差し引かれたときは、当方の負担にできます。")
    )
    return Proposal(
        act=Act.FORGIVE.value if fee else "",
        why=why,
        acts=(Act.FORGIVE.value,),
        amount=missing,
        money=None,
        charges=(),
    )


def _other_charges(charge: Charge, waiting: int) -> Sequence[Charge]:
    """Unpaid charges of the same person, or of people whose invoices go to the same payer."""
    holder = charge.holder
    rows = Charge.objects.filter(association_id=charge.association_id, state__in=UNPAID).exclude(
        pk=charge.pk
    )
    if holder.invoice_addressee:
        rows = rows.filter(holder__invoice_addressee=holder.invoice_addressee)
    else:
        rows = rows.filter(holder=holder)
    return list(rows.select_related("holder").order_by("due_at", "pk")[:MOST_CHARGES])


def _message(case: MoneyCase) -> str:
    if case.kind in ("unknown_order", "test_flag", "bad_record"):
        return _(
            "通知だけの案件で、お金は動いていません。決済会社の管理画面で確かめ、結果を記録してください。"
        )
    return _("お金の動きを確かめ、対応の内容を記録してください。")


def _nothing(why: str) -> Proposal:
    return Proposal(act="", why=why, acts=(), amount=0, money=None, charges=())
