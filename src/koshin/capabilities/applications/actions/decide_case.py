"""Decide what becomes of odd money: done at once, or proposed to a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.case_acts import (
    Share,
    amount_of,
    carry_out,
    shares_of,
)
from koshin.capabilities.applications.case_locks import lock_case
from koshin.capabilities.payments.actions.approve_refund import second_person
from koshin.capabilities.payments.actions.close_case import refuse_closed, refuse_unsaid
from koshin.capabilities.payments.models import CaseAct
from koshin.capabilities.payments.values import Booked
from koshin.capabilities.schemes import queries as schemes
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.failpoints import failpoint


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The act, ``done`` or only proposed; ``booked`` where the case's charge took money."""

    act: CaseAct
    booked: Booked | None = None

    @property
    def waits(self) -> bool:
        return self.act.state == CaseAct.State.PROPOSED


def decide_case(
    *,
    association: str,
    case_id: int,
    act: str,
    reason: str,
    at: datetime,
    actor: Actor,
    shares: Sequence[Share] = (),
    alone_only: bool = False,
) -> Decided:
    """What was done or proposed. ``act``: one of ``CaseAct.Act``; ``shares``: what an allocation
    pays, in yen.

    Up to the association's amount it is done at once, above it a second person must approve
    (:func:`approve_case_act`); with ``alone_only`` it is refused then. Books, charges,
    applications, terms and mails move in one transaction, once. Raises ``Charge.DoesNotExist`` for
    a case of another association or about no charge, and ``Refused`` (field ``resolution`` where no
    reason is given; ``charges`` for shares that do not fit; closed; nothing to move; waiting).
    """
    refuse_unsaid(reason)
    made = CaseAct(
        act=act,
        plan={"shares": [{"charge": str(s.charge), "amount": s.amount} for s in shares]},
        reason=reason.strip(),
        proposed_by=actor.id,
        proposed_at=at,
    )
    with transaction.atomic():
        decided = _decide(made, association, case_id, alone_only=alone_only, at=at, actor=actor)
    failpoint("case.after_commit")
    return decided


def _decide(
    made: CaseAct, association: str, case_id: int, *, alone_only: bool, at: datetime, actor: Actor
) -> Decided:
    """The act about this case, done or proposed under the locks that it needs."""
    others = [share.charge for share in shares_of(made)]
    locked = lock_case(association, case_id, others=others)
    refuse_closed(locked.case)
    if locked.act_waits:
        raise Refused(act_waits())
    rules = schemes.current(association, at.date()).scheme.money
    made.case, made.alone_up_to = locked.case, rules.alone_up_to
    made.amount = amount_of(made, locked)
    if made.amount <= rules.alone_up_to:
        made.state, made.decided_at = CaseAct.State.DONE, at
        made.save()
        return Decided(act=made, booked=carry_out(made, locked, at=at, actor=actor))
    if alone_only:
        raise Refused(second_person(rules.alone_up_to))
    made.save()
    record_act("propose_case_act", made, at=at, actor=actor)
    return Decided(act=made)


def approve_case_act(*, association: str, act_id: int, at: datetime, actor: Actor) -> Decided:
    """The act, done, because somebody else than its proposer approves it.

    Raises ``CaseAct.DoesNotExist`` for another association's, and ``Refused``: the same person,
    already decided, or what it moves has changed since (withdraw it and decide anew).
    """
    with transaction.atomic():
        read = CaseAct.objects.get(pk=act_id, case__association_id=association)
        locked = lock_case(
            association, read.case_id, others=[share.charge for share in shares_of(read)]
        )
        act = CaseAct.objects.select_for_update().get(pk=act_id)
        if act.state != CaseAct.State.PROPOSED:
            raise Refused(decided_already())
        if actor.id is None or act.proposed_by is None or actor.id == act.proposed_by:
            raise Refused(second_person(act.alone_up_to))
        refuse_closed(locked.case)
        if amount_of(act, locked) != act.amount:
            raise Refused(_changed())
        act.state, act.approved_by, act.decided_at = CaseAct.State.DONE, actor.id, at
        act.save(update_fields=["state", "approved_by", "decided_at"])
        booked = carry_out(act, locked, at=at, actor=actor)
    failpoint("case.after_commit")
    return Decided(act=act, booked=booked)


def withdraw_case_act(*, association: str, act_id: int, at: datetime, actor: Actor) -> CaseAct:
    """The proposal is off; the case stays open. Raises ``Refused`` when it was decided already."""
    with transaction.atomic():
        act = CaseAct.objects.select_for_update(of=("self",)).get(
            pk=act_id, case__association_id=association
        )
        if act.state != CaseAct.State.PROPOSED:
            raise Refused(decided_already())
        act.state, act.decided_at = CaseAct.State.WITHDRAWN, at
        act.save(update_fields=["state", "decided_at"])
        record_act("withdraw_case_act", act, at=at, actor=actor)
        return act


def record_act(verb: str, act: CaseAct, *, at: datetime, actor: Actor) -> None:
    """One audit line about a decision that is not carried out."""
    audit.record(
        association=act.case.association_id,
        actor=actor,
        verb=verb,
        subject=f"money_case:{act.case_id}",
        at=at,
        after={"act": act.act, "amount": act.amount},
        reason=act.reason,
    )


def act_waits() -> Refusal:
    """The answer where a proposal about the case waits already."""
    return Refusal(
        code="act_waits",
        sentence=_(
            "この案件には、承認を待っている提案があります。承認するか、取り下げてください。"
        ),
    )


def decided_already() -> Refusal:
    """The answer where somebody has approved or withdrawn the proposal."""
    return Refusal(
        code="decided_already",
        sentence=_("この提案は、すでに承認または取り下げられています。履歴をご確認ください。"),
    )


def _changed() -> Refusal:
    return Refusal(
        code="changed_since",
        sentence=_(
            "提案のあとで金額が変わりました。提案を取り下げ、いまの状態でもう一度提案してください。"
        ),
    )
