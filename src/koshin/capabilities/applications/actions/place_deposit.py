"""Money for a bundle that takes no more is put onto one of its charges: once, or proposed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.decide_case import (
    act_waits,
    decided_already,
    record_act,
)
from koshin.capabilities.applications.actions.pay_bundle import locked_charges, part_of, release
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.case_acts import shares_of
from koshin.capabilities.applications.case_locks import lock_charges
from koshin.capabilities.payments.actions.approve_refund import second_person
from koshin.capabilities.payments.actions.close_case import refuse_closed, refuse_unsaid
from koshin.capabilities.payments.bundles import deposit_of, takes_no_more
from koshin.capabilities.payments.models import Bundle, BundleDeposit, CaseAct, Charge, MoneyCase
from koshin.capabilities.schemes import queries as schemes
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint


@dataclass(frozen=True, kw_only=True)
class _Locked:
    """The case, its money and the chosen charge, under the locks of bundle, charge and case."""

    case: MoneyCase
    deposit: BundleDeposit
    charge: Charge


def place_deposit(
    *, association: str, case_id: int, charge: UUID, reason: str, at: datetime, actor: Actor
) -> CaseAct:
    """The act (``allocate``), done, or above the association's amount proposed.

    All of the case's money goes onto ``charge``, one of its bundle's, and the case closes. What
    the charge owes is paid; what it cannot take is a case about the charge (``over``, ``double``,
    ``late``), which the other acts decide. Raises ``MoneyCase.DoesNotExist`` and
    ``Charge.DoesNotExist`` for those of another association or bundle, and ``Refused``: no reason
    (field ``resolution``), closed, nothing waits, the bundle still takes money, a proposal waits.
    """
    refuse_unsaid(reason)
    with transaction.atomic():
        locked = _lock(association, case_id, charge)
        if CaseAct.objects.filter(case=locked.case, state=CaseAct.State.PROPOSED).exists():
            raise Refused(act_waits())
        amount = locked.deposit.amount
        act = CaseAct(
            case=locked.case,
            act=CaseAct.Act.ALLOCATE,
            amount=amount,
            plan={"shares": [{"charge": str(charge), "amount": amount}]},
            reason=reason.strip(),
            alone_up_to=schemes.current(association, at.date()).scheme.money.alone_up_to,
            proposed_by=actor.id,
            proposed_at=at,
        )
        if amount > act.alone_up_to:
            act.save()
            record_act("propose_case_act", act, at=at, actor=actor)
            return act
        act.state, act.decided_at = CaseAct.State.DONE, at
        act.save()
        _place(act, locked, at=at, actor=actor)
        return act


def approve_placing(*, association: str, act_id: int, at: datetime, actor: Actor) -> CaseAct:
    """The act, done, because somebody else than its proposer approves it.

    Raises ``CaseAct.DoesNotExist`` for another association's, and ``Refused`` as
    :func:`place_deposit` does, for the same person and for what is decided already.
    """
    with transaction.atomic():
        read = CaseAct.objects.get(pk=act_id, case__association_id=association)
        (share,) = shares_of(read)
        locked = _lock(association, read.case_id, share.charge)
        act = CaseAct.objects.select_for_update(of=("self",)).get(pk=act_id)
        if act.state != CaseAct.State.PROPOSED:
            raise Refused(decided_already())
        if actor.id is None or act.proposed_by is None or actor.id == act.proposed_by:
            raise Refused(second_person(act.alone_up_to))
        act.state, act.approved_by, act.decided_at = CaseAct.State.DONE, actor.id, at
        act.save(update_fields=["state", "approved_by", "decided_at"])
        _place(act, locked, at=at, actor=actor)
        return act


def _lock(association: str, case_id: int, charge: UUID) -> _Locked:
    """In the order of all money: bundle, application, charge, case."""
    read = MoneyCase.objects.get(pk=case_id, association_id=association)
    refuse_closed(read)
    bundle = Bundle.objects.select_for_update(of=("self",)).get(pk=_waiting(read).bundle_id)
    if not bundle.items.filter(charge__public_id=charge).exists():
        raise Charge.DoesNotExist
    if not takes_no_more(bundle, locked_charges(bundle)):
        raise Refused(_still_takes())
    chosen = lock_charges(association, {charge})[charge].charge
    case = MoneyCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    refuse_closed(case)
    # Deposits are spent under the lock of their bundle only: read again, it stays so.
    return _Locked(case=case, deposit=_waiting(case), charge=chosen)


def _waiting(case: MoneyCase) -> BundleDeposit:
    deposit = deposit_of(case)
    if deposit is None:
        raise Refused(_nothing_waits())
    return deposit


def _place(act: CaseAct, locked: _Locked, *, at: datetime, actor: Actor) -> None:
    case, deposit, charge = locked.case, locked.deposit, locked.charge
    release(deposit, at=at)
    booked = settle(
        charge_id=charge.pk,
        attempt_id=None,
        money=part_of(deposit, charge, deposit.amount),
        at=at,
        actor=actor,
    )
    if not booked.newly:
        raise RuntimeError(f"deposit {deposit.pk} was on charge {charge.pk} already")
    deposit.spent = True
    deposit.save(update_fields=["spent"])
    case.state, case.closed_at, case.resolution = MoneyCase.State.CLOSED, at, act.reason
    case.save(update_fields=["state", "closed_at", "resolution"])
    audit.record(
        association=case.association_id,
        actor=actor,
        verb="place_bundle_deposit",
        subject=f"money_case:{case.pk}",
        at=at,
        before={"state": MoneyCase.State.OPEN},
        after={
            "state": case.state,
            "moved": deposit.amount,
            "applied": booked.applied,
            "settlements": [str(booked.settlement.public_id)],
        },
        reason=act.reason,
    )
    failpoint("case.before_commit")


def _nothing_waits() -> Refusal:
    return Refusal(
        code="nothing_waits",
        sentence=_("この案件には、充てられる入金が残っていません。対応の内容を記録してください。"),
    )


def _still_takes() -> Refusal:
    return Refusal(
        code="bundle_open",
        sentence=_(
            "このまとめ払いは、まだ全額を待っています。不足分の入金を待つか、"
            "まとめ払いの画面で対象の請求を外してください。"
        ),
    )
