"""Give back what was paid for an application: propose, approve, or give the refund up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.activities.actions.unlock_period import unlock_periods
from koshin.capabilities.applications.case_locks import PaidFor, lock_charges
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.refund_mails import tell_approved
from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions import approve_refund as approving
from koshin.capabilities.payments.actions.propose_refund import propose_refund
from koshin.capabilities.payments.models import Attempt, Charge, Refund, Settlement
from koshin.capabilities.schemes import queries as schemes
from koshin.core import journey
from koshin.core.money import Yen
from koshin.core.posting import cancellation_postings
from koshin.platform import audit
from koshin.platform.audit import Actor


def propose(
    *,
    association: str,
    settlement: UUID,
    amount: int,
    reason: str,
    at: datetime,
    actor: Actor,
) -> Refund:
    """The refund of ``amount`` yen of what a settlement paid; approved now where one person may.

    A term that was granted stays: taking it is a sanction of its own and no consequence of money.
    An application that is not complete is closed when all that came for it goes back. Raises
    ``Settlement.DoesNotExist`` for another association's, ``Refused`` (fields ``resolution``,
    ``amount``).
    """
    with transaction.atomic():
        read = Settlement.objects.select_related("charge").get(
            public_id=settlement, association_id=association
        )
        paid_for = lock_charges(association, {read.charge.public_id})[read.charge.public_id]
        money = Settlement.objects.select_for_update().get(pk=read.pk)
        money.charge = paid_for.charge
        rules = schemes.current(association, at.date()).scheme.money
        refund = propose_refund(
            money,
            amount=amount,
            part=Refund.Part.APPLIED,
            reason=reason,
            alone_up_to=rules.alone_up_to,
            at=at,
            actor=actor,
        )
        if amount <= rules.alone_up_to:
            _approve(refund, paid_for, at=at, actor=actor)
        _record("propose_refund", refund, at=at, actor=actor)
        return refund


def approve(*, association: str, refund: UUID, at: datetime, actor: Actor) -> Refund:
    """The refund is decided, by somebody else than who proposed it where it is large.

    Raises ``Refund.DoesNotExist`` for another association's, and ``Refused``.
    """
    with transaction.atomic():
        found, paid_for = lock_refund(association, refund)
        _approve(found, paid_for, at=at, actor=actor)
        _record("approve_refund", found, at=at, actor=actor)
        return found


def withdraw(*, association: str, refund: UUID, reason: str, at: datetime, actor: Actor) -> Refund:
    """The refund is given up before money left; the books are as before it.

    An application that was closed for it stays closed. Raises as :func:`approve` does.
    """
    with transaction.atomic():
        found, paid_for = lock_refund(association, refund)
        before = found.state
        approving.withdraw_refund(found, paid_for.charge, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="withdraw_refund",
            subject=f"refund:{found.public_id}",
            at=at,
            before={"state": before},
            after={"state": found.state, "amount": found.amount},
            reason=reason.strip(),
        )
        return found


def lock_refund(association: str, refund: UUID) -> tuple[Refund, PaidFor]:
    """The refund and its charge under lock, after what the charge pays for."""
    read = Refund.objects.select_related("settlement__charge").get(
        public_id=refund, association_id=association
    )
    number = read.settlement.charge.public_id
    paid_for = lock_charges(association, {number})[number]
    found = (
        Refund.objects.select_for_update(of=("self",))
        .select_related("settlement", "holder")
        .get(pk=read.pk)
    )
    found.settlement.charge = paid_for.charge
    return found, paid_for


def _approve(refund: Refund, paid_for: PaidFor, *, at: datetime, actor: Actor) -> None:
    approving.approve_refund(refund, paid_for.charge, at=at, actor=actor)
    if refund.part == Refund.Part.APPLIED:
        _close_where_all_goes_back(paid_for, refund.reason, at=at, actor=actor)
    tell_approved(refund, at=at)


def _close_where_all_goes_back(
    paid_for: PaidFor, reason: str, *, at: datetime, actor: Actor
) -> None:
    charge, application = paid_for.charge, paid_for.application
    if charge.refunded_amount < charge.settled_amount:
        return
    if application is None or application.state != Application.State.APPLIED:
        return
    application.state = journey.advance("applied", "close")
    application.save(update_fields=["state"])
    unlock_periods(locked_by=application.public_id)
    rest = charge.amount - charge.settled_amount - charge.forgiven_amount
    if charge.state == Charge.State.PARTIAL and rest:
        _drop_rest(charge, rest, at=at)
    audit.record(
        association=application.association_id,
        actor=actor,
        verb="close_application",
        subject=f"application:{application.public_id}",
        at=at,
        before={"state": "applied"},
        after={"state": application.state},
        reason=reason,
    )


def _drop_rest(charge: Charge, rest: int, *, at: datetime) -> None:
    charge.state = Charge.State.CANCELLED
    charge.save(update_fields=["state"])
    Attempt.objects.filter(charge=charge, state__in=Attempt.LIVE).update(
        state=Attempt.State.CANCELLED
    )
    left = ledger.advance_left(charge.public_id, purpose=charge.purpose)
    post(
        association=charge.association_id,
        kind="charge_cancelled",
        reference=str(charge.public_id),
        value_date=at.date(),
        at=at,
        postings=cancellation_postings(
            Yen(rest),
            purpose=charge.purpose,
            charge=charge.public_id,
            over_term=Yen(min(rest, left)),
        ),
    )


def _record(verb: str, refund: Refund, *, at: datetime, actor: Actor) -> None:
    audit.record(
        association=refund.association_id,
        actor=actor,
        verb=verb,
        subject=f"refund:{refund.public_id}",
        at=at,
        after={
            "state": refund.state,
            "amount": refund.amount,
            "route": refund.route,
            "settlement": str(refund.settlement.public_id),
        },
        reason=refund.reason,
    )
