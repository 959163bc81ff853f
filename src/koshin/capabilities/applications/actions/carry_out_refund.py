"""Money goes back: through the provider, or by a transfer that the bank has made."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from koshin.capabilities.applications.actions.refund import lock_refund
from koshin.capabilities.applications.refund_mails import tell_account_again, tell_done
from koshin.capabilities.applications.return_papers import (
    money_came_back,
    state_what_went_back,
)
from koshin.capabilities.payments.actions import end_transfer
from koshin.capabilities.payments.actions.give_payee import Payee, give_payee
from koshin.capabilities.payments.actions.send_refund import note_answer, send_refund
from koshin.capabilities.payments.models import Refund
from koshin.capabilities.payments.providers.directory import BANK
from koshin.capabilities.schemes import queries as schemes
from koshin.platform import audit
from koshin.platform.audit import PROVIDER, Actor
from koshin.platform.failpoints import failpoint


def carry_out_refund(refund_id: int, *, at: datetime) -> Refund:
    """Send the refund to its provider, or ask what became of it, and note the answer.

    Call it outside of a transaction, as often as you like: money goes back once. An unknown outcome
    is asked about again by the schedule.
    """
    answer = send_refund(refund_id, at=at)
    read = Refund.objects.get(pk=refund_id)
    if answer is None:
        return read
    with transaction.atomic():
        refund, _paid_for = lock_refund(read.association_id, read.public_id)
        before = refund.state
        if note_answer(refund, answer, at=at):
            _finish(refund, at=at)
        if refund.state != before:
            came_back = before == Refund.State.DONE
            verb = "refund_came_back" if came_back else "send_refund"
            if came_back:
                money_came_back(refund, why=refund.note, at=at)
            _record(verb, refund, before, at=at, actor=PROVIDER)
        failpoint("refund.before_commit")
    failpoint("refund.after_commit")
    return refund


def tell_payee(*, refund: UUID, holder_id: int, payee: Payee, at: datetime, actor: Actor) -> Refund:
    """The holder told the bank account. Its number stands in no audit line.

    Raises ``Refund.DoesNotExist`` for another's refund, and ``Refused`` with the fields at fault.
    """
    with transaction.atomic():
        found = Refund.objects.select_for_update(of=("self",)).get(
            public_id=refund, holder_id=holder_id
        )
        give_payee(found, payee, at=at)
        _record("tell_payee", found, found.state, at=at, actor=actor)
        return found


def transfer_paid(
    *, association: str, refund: UUID, paid_on: date, at: datetime, actor: Actor
) -> Refund:
    """The bank has paid the refund on this day, as its statement says.

    Raises ``Refund.DoesNotExist`` for another association's, and ``Refused`` (field ``paid_on``).
    """
    with transaction.atomic():
        found, _paid_for = lock_refund(association, refund)
        before = found.state
        end_transfer.transfer_paid(
            found, paid_on=paid_on, provider=_our_account(found, at=at), at=at
        )
        failpoint("transfer.after_booked")
        _finish(found, at=at)
        _record("transfer_paid", found, before, at=at, actor=actor)
        failpoint("transfer.before_commit")
    failpoint("transfer.after_commit")
    return found


def transfer_failed(
    *, association: str, refund: UUID, why: str, on: date, at: datetime, actor: Actor
) -> Refund:
    """The bank could not pay the refund, or it came back; it can be tried again.

    Raises as :func:`transfer_paid` does.
    """
    with transaction.atomic():
        found, _paid_for = lock_refund(association, refund)
        before = found.state
        end_transfer.transfer_failed(
            found, why=why, on=on, provider=_our_account(found, at=at), at=at
        )
        money_came_back(found, why=why, at=at)
        _record("transfer_failed", found, before, at=at, actor=actor, reason=why)
        return found


def try_again(*, association: str, refund: UUID, at: datetime, actor: Actor) -> Refund:
    """A refund that failed goes by bank transfer; the holder is asked for an account again.

    Raises as :func:`transfer_paid` does.
    """
    with transaction.atomic():
        found, _paid_for = lock_refund(association, refund)
        before = found.state
        end_transfer.try_again(found)
        tell_account_again(found, at=at)
        _record("try_refund_again", found, before, at=at, actor=actor)
        return found


def _finish(refund: Refund, *, at: datetime) -> None:
    """What follows from money that has gone back: the holder's mail, and 適格返還請求書."""
    tell_done(refund, at=at)
    state_what_went_back(refund, at=at)


def _our_account(refund: Refund, *, at: datetime) -> str:
    """The bank account that refunds leave, as the books name it."""
    rules = schemes.current(refund.association_id, at.date()).scheme.money
    account = rules.remitter.account if rules.remitter else None
    return f"{BANK}:{account}" if account else BANK


def _record(
    verb: str,
    refund: Refund,
    before: str,
    *,
    at: datetime,
    actor: Actor,
    reason: str = "",
) -> None:
    audit.record(
        association=refund.association_id,
        actor=actor,
        verb=verb,
        subject=f"refund:{refund.public_id}",
        at=at,
        before={"state": before},
        after={"state": refund.state, "amount": refund.amount},
        reason=reason.strip(),
    )
