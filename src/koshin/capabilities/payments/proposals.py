"""What could be done about a money case, and what is proposed, with the reason in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.book import SURPLUS
from koshin.capabilities.payments.actions.close_case import UNAPPLIED, paid_for_nothing
from koshin.capabilities.payments.actions.part_case import PART_TRANSFER
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
    """The proposal for a case; see :func:`proposals_of`."""
    return proposals_of([case], fee_differences=fee_differences)[case.pk]


def proposals_of(
    cases: Collection[MoneyCase], *, fee_differences: Sequence[int]
) -> Mapping[int, Proposal]:
    """The proposal for each case by its key; two queries, however many cases.

    ``fee_differences``: yen that are usually a transfer fee which the payer deducted. The cases
    were read along with charge and holder.
    """
    money = queries.money_of_all(cases)
    waiting = {
        case.pk: case.charge
        for case in cases
        if case.charge is not None and case.pk in money and queries.waiting_of(money[case.pk])
    }
    unpaid = _unpaid_of_payers(waiting.values())
    return {case.pk: _proposal(case, money.get(case.pk), unpaid, fee_differences) for case in cases}


def _proposal(
    case: MoneyCase,
    money: Settlement | None,
    unpaid: Sequence[Charge],
    fee_differences: Sequence[int],
) -> Proposal:
    if case.state != MoneyCase.State.OPEN:
        return _nothing("")
    charge = case.charge
    if case.kind == UNAPPLIED:
        return _unapplied(case)
    if case.kind == SHORT and charge is not None:
        return _short(case, charge, fee_differences)
    if money is None or charge is None:
        return _nothing(_message(case))
    waiting = queries.waiting_of(money)
    if not waiting:
        return _nothing(_("動かせるお金は残っていません。対応の内容を記録してください。"))
    if case.kind == SURPLUS:
        return _surplus(money, waiting)
    others = [each for each in unpaid if _same_payer(each, charge)]
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


def _unapplied(case: MoneyCase) -> Proposal:
    if not paid_for_nothing(case):
        return _nothing(_("進める手続きはもうありません。対応の内容を記録してください。"))
    return Proposal(
        act=Act.MOVE_ON.value,
        why=_(
            "入金は済んでいますが、認定できませんでした。期間の重なりや停止など、妨げになったことを"
            "取り除いてから進め直してください。認定しないときは、請求の画面から全額を返金してください。"
        ),
        acts=(Act.MOVE_ON.value,),
        amount=0,
        money=None,
        charges=(),
    )


def _surplus(money: Settlement, waiting: int) -> Proposal:
    return Proposal(
        act=Act.REFUND.value,
        why=_(
            "支払いに使われないお金が、決済会社の本人名義の残高にあります。"
            "決済会社から本人に、返金先の口座を尋ねるメールが届きます。"
        ),
        acts=(Act.REFUND.value, Act.RETURN.value),
        amount=waiting,
        money=money,
        charges=(),
    )


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


def _unpaid_of_payers(charges: Collection[Charge]) -> Sequence[Charge]:
    """Unpaid charges of the same people, or of people whose invoices go to the same payers."""
    if not charges:
        return ()
    payers = {c.holder.invoice_addressee for c in charges} - {""}
    rows = Charge.objects.filter(
        Q(holder__in={c.holder_id for c in charges}) | Q(holder__invoice_addressee__in=payers),
        association_id__in={c.association_id for c in charges},
        state__in=UNPAID,
    )
    return list(rows.select_related("holder").order_by("due_at", "pk")[:MOST_CHARGES])


def _same_payer(other: Charge, charge: Charge) -> bool:
    """Whether another charge is this person's too, or goes to the same payer."""
    if other.pk == charge.pk or other.association_id != charge.association_id:
        return False
    payer = charge.holder.invoice_addressee
    return other.holder_id == charge.holder_id or bool(
        payer and other.holder.invoice_addressee == payer
    )


def _message(case: MoneyCase) -> str:
    if case.kind in ("unknown_order", "test_flag", "bad_record"):
        return _(
            "通知だけの案件で、お金は動いていません。決済会社の管理画面で確かめ、結果を記録してください。"
        )
    if case.kind == PART_TRANSFER:
        return _(
            "振込が途中で止まっています。本人に、残りの振込を案内してください。届けば自動で入金済みになります。"
            "払わないときは、決済会社の管理画面で支払いを取り消すと、本人名義の残高に戻り、返金の案件になります。"
        )
    return _("お金の動きを確かめ、対応の内容を記録してください。")


def _nothing(why: str) -> Proposal:
    return Proposal(act="", why=why, acts=(), amount=0, money=None, charges=())
