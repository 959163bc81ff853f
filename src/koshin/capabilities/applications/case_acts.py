"""Carries out what was decided about a money case; every yen moves in the books at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.settle import move_on, move_on_again
from koshin.capabilities.applications.case_locks import LockedCase, PaidFor
from koshin.capabilities.applications.follows import FOLLOWS, follow, follow_again
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.refund_mails import tell_approved
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions import accept_case as payments
from koshin.capabilities.payments.actions.approve_refund import approve_refund
from koshin.capabilities.payments.actions.book import book
from koshin.capabilities.payments.actions.close_case import (
    UNAPPLIED,
    mark_closed,
    paid_for_nothing,
)
from koshin.capabilities.payments.actions.propose_refund import propose_refund
from koshin.capabilities.payments.actions.short_case import forgive_short
from koshin.capabilities.payments.actions.spend_case import (
    bring_case_up_to_date,
    pass_on,
    return_rest,
)
from koshin.capabilities.payments.models import CaseAct, Refund, Settlement
from koshin.capabilities.payments.values import FROM_SUSPENSE, Booked, Confirmed
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint

UNPAID = ("open", "partial")
VERBS = {
    CaseAct.Act.ACCEPT: "accept_money_case",
    CaseAct.Act.FORGIVE: "forgive_money_case",
    CaseAct.Act.ALLOCATE: "allocate_money_case",
    CaseAct.Act.REFUND: "refund_money_case",
    CaseAct.Act.RETURN: "return_money_case",
    CaseAct.Act.MOVE_ON: "move_on_money_case",
}


@dataclass(frozen=True, kw_only=True)
class Share:
    """Yen of the case's money for one charge (public id)."""

    charge: UUID
    amount: int


def shares_of(act: CaseAct) -> list[Share]:
    """The plan of an allocation, as it was proposed."""
    return [
        Share(charge=UUID(one["charge"]), amount=int(one["amount"]))
        for one in act.plan.get("shares", [])
    ]


def amount_of(act: CaseAct, locked: LockedCase) -> int:
    """Yen that the act moves. Raises ``Refused`` where it has nothing to move."""
    charge, money = locked.own.charge, locked.money
    if act.act == CaseAct.Act.FORGIVE:
        return max(charge.amount - charge.settled_amount, 0)
    if act.act == CaseAct.Act.MOVE_ON:
        return 0
    if act.act == CaseAct.Act.ALLOCATE:
        return sum(share.amount for share in shares_of(act))
    if money is None or not queries.waiting_of(money):
        raise Refused(payments.nothing_to_take())
    if act.act == CaseAct.Act.ACCEPT:
        return queries.acceptable(locked.case, charge, money)
    return queries.waiting_of(money)


def carry_out(act: CaseAct, locked: LockedCase, *, at: datetime, actor: Actor) -> Booked | None:
    """Do it, inside the caller's transaction and locks; ``Booked`` where the own charge took money.

    Writes the audit line of the act's verb. Raises ``Refused`` where it cannot be done any more.
    """
    case, charge = locked.case, locked.own.charge
    before = {"state": case.state, "amount": case.amount}
    booked = None
    if act.act == CaseAct.Act.ACCEPT:
        booked = _accept(act, locked, at=at)
    elif act.act == CaseAct.Act.FORGIVE:
        booked = _forgive(act, locked, at=at)
    elif act.act == CaseAct.Act.ALLOCATE:
        _allocate(act, locked, at=at)
    elif act.act == CaseAct.Act.REFUND:
        _refund(act, locked, at=at, actor=actor)
    elif act.act == CaseAct.Act.MOVE_ON:
        _try_again(act, locked, at=at)
    else:
        money = _money(locked)
        return_rest(case, charge, money, resolution=act.reason, at=at)
    audit.record(
        association=case.association_id,
        actor=actor,
        verb=VERBS[CaseAct.Act(act.act)],
        subject=f"money_case:{case.pk}",
        at=at,
        before=before,
        after={
            "state": case.state,
            "amount": case.amount if case.state == case.State.OPEN else 0,
            "applied": booked.applied if booked else 0,
            "moved": act.amount,
            "charge": charge.state,
        },
        reason=act.reason,
    )
    failpoint("case.before_commit")
    return booked


def _money(locked: LockedCase) -> Settlement:
    if locked.money is None or not queries.waiting_of(locked.money):
        raise Refused(payments.nothing_to_take())
    return locked.money


def _accept(act: CaseAct, locked: LockedCase, *, at: datetime) -> Booked:
    booked = payments.accept_case(
        locked.case, locked.own.charge, money=_money(locked), resolution=act.reason, at=at
    )
    _move_on(locked.own, booked, at=at)
    return booked


def _forgive(act: CaseAct, locked: LockedCase, *, at: datetime) -> Booked | None:
    charge = locked.own.charge
    forgive_short(locked.case, charge, resolution=act.reason, at=at)
    booked = _last_money(locked.own, locked)
    _move_on(locked.own, booked, at=at)
    return booked


def _try_again(act: CaseAct, locked: LockedCase, *, at: datetime) -> None:
    """The paid application completes now, or by its last step; what completed before stays."""
    own, application = locked.own, locked.own.application
    if locked.case.kind != UNAPPLIED or not paid_for_nothing(locked.case):
        raise Refused(payments.nothing_to_take())
    if application is None and own.charge.purpose in FOLLOWS:
        follow_again(own.charge, at=at)
        mark_closed(locked.case, resolution=act.reason, at=at)
        return
    if application is None or application.state == Application.State.CLOSED:
        raise Refused(_ended())
    if application.state == Application.State.APPLIED and own.published is not None:
        move_on_again(application, own.published, own.charge, _last_money(own, locked), at=at)
    mark_closed(locked.case, resolution=act.reason, at=at)


def _last_money(paid_for: PaidFor, locked: LockedCase) -> Booked:
    """The money that paid the rest of the settled charge, as it was booked."""
    last = paid_for.charge.settlements.filter(applied__gt=0).order_by("-pk").first()
    if last is None:
        raise RuntimeError(f"nothing came for the charge {paid_for.charge.pk}")
    return Booked(
        settlement=last, newly=True, charge_now_settled=True, applied=last.applied, case=locked.case
    )


def _ended() -> Refusal:
    return Refusal(
        code="application_closed",
        sentence=_(
            "この手続きは終了しているため、進められません。請求の画面から全額を返金してください。"
        ),
    )


def _allocate(act: CaseAct, locked: LockedCase, *, at: datetime) -> None:
    money = _money(locked)
    shares = shares_of(act)
    _refuse_wrong_shares(shares, locked.others, waiting=queries.waiting_of(money))
    for place, (share, target) in enumerate(zip(shares, locked.others, strict=True)):
        booked = book(
            target.charge,
            None,
            Confirmed(
                provider=FROM_SUSPENSE,
                provider_ref=f"{money.public_id}:{money.passed_on}:{place}",
                method=money.method,
                amount=share.amount,
                paid_at=money.paid_at,
                out_of=locked.own.charge.public_id,
            ),
            at=at,
            accept_late=True,
        )
        _move_on(target, booked, at=at)
        failpoint("case.after_share")
    moved = sum(share.amount for share in shares)
    pass_on(locked.case, money, moved, resolution=act.reason, at=at)
    failpoint("case.after_passed_on")


def _refund(act: CaseAct, locked: LockedCase, *, at: datetime, actor: Actor) -> Refund:
    money, charge = _money(locked), locked.own.charge
    refund = propose_refund(
        money,
        amount=queries.waiting_of(money),
        part=Refund.Part.REST,
        reason=act.reason,
        alone_up_to=act.alone_up_to,
        at=at,
        actor=Actor(kind=actor.kind, id=act.proposed_by),
        case=locked.case,
    )
    approve_refund(refund, charge, at=at, actor=actor)
    bring_case_up_to_date(locked.case, refund.settlement, resolution=act.reason, at=at)
    tell_approved(refund, at=at)
    return refund


def _move_on(paid_for: PaidFor, booked: Booked, *, at: datetime) -> None:
    application, published = paid_for.application, paid_for.published
    if booked.charge_now_settled and application is not None and published is not None:
        move_on(application, published, paid_for.charge, booked, at=at)
    follow(paid_for.charge, booked, at=at)


def _refuse_wrong_shares(
    shares: Sequence[Share], targets: Sequence[PaidFor], *, waiting: int
) -> None:
    wrong = not shares or len({share.charge for share in shares}) != len(shares)
    for share, target in zip(shares, targets, strict=True):
        left = target.charge.amount - target.charge.settled_amount
        if target.charge.state not in UNPAID or not 0 < share.amount <= left:
            wrong = True
    if wrong or sum(share.amount for share in shares) > waiting:
        raise Refused(
            Refusal(
                code="wrong_shares",
                field="charges",
                sentence=_(
                    "充てる請求と金額を確認してください。各請求の残額と、仮受金の残り%(waiting)s円を"
                    "超えることはできません。"
                )
                % {"waiting": f"{waiting:,}"},
            )
        )
