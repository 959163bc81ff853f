"""A deposit is a refund that the bank sent back (組戻し, 振込不能): the office says which one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.refund import lock_refund
from koshin.capabilities.applications.return_papers import (
    money_came_back,
    state_what_went_back,
)
from koshin.capabilities.bank.actions.decide import waiting_row
from koshin.capabilities.bank.models import BankRow, Match
from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions import end_transfer
from koshin.capabilities.payments.models import Refund
from koshin.core.money import Yen
from koshin.core.posting import returned_refund_postings
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def match_returned_refund(
    *, association: str, row_id: int, refund: UUID, why: str, at: datetime, actor: Actor
) -> Refund:
    """The refund failed, and its money is ours to give back again; the deposit waits no more.

    The row is locked before the refund. Raises ``BankRow.DoesNotExist`` and ``Refund.DoesNotExist``
    for another association's, and ``Refused``: no ``why``, the deposit was decided before, or the
    refund is not one that a transfer of exactly this sum had paid by then (field ``refund``).
    """
    if not why.strip():
        raise Refused(_unsaid())
    with transaction.atomic():
        row = waiting_row(association, row_id)
        found, _paid_for = lock_refund(association, refund)
        if (
            found.state != Refund.State.DONE
            or found.route != Refund.Route.TRANSFER
            or found.amount != row.amount
            or found.done_on is None
            or found.done_on > row.booked_on
        ):
            raise Refused(_another())
        paid_on = found.done_on
        _book(row, found, back=False, at=at)
        end_transfer.came_back(found, why=why)
        money_came_back(found, why=why, at=at)
        row.matches.filter(state=Match.State.SUGGESTED).update(state=Match.State.DROPPED)
        row.state, row.returned_refund, row.refund_paid_on = BankRow.State.RETURNED, found, paid_on
        row.note = why.strip()[:300]
        row.save(update_fields=["state", "returned_refund", "refund_paid_on", "note"])
        _record("match_returned_refund", row, found, why, at=at, actor=actor)
        return found


def undo_returned_refund(
    *, association: str, row_id: int, why: str, at: datetime, actor: Actor
) -> Refund:
    """The deposit was no such refund: it stands in suspense again, and the refund stays paid.

    Raises ``Refused``: no ``why``, the row is no returned refund, or the refund was tried again.
    """
    if not why.strip():
        raise Refused(_unsaid())
    with transaction.atomic():
        row = BankRow.objects.select_for_update().get(pk=row_id, association_id=association)
        if row.returned_refund is None or row.refund_paid_on is None:
            raise Refused(_not_returned())
        found, _paid_for = lock_refund(association, row.returned_refund.public_id)
        end_transfer.stays_paid(found, paid_on=row.refund_paid_on)
        _book(row, found, back=True, at=at)
        state_what_went_back(found, at=at)
        row.state, row.returned_refund, row.refund_paid_on = BankRow.State.SET_ASIDE, None, None
        row.note = why.strip()[:300]
        row.save(update_fields=["state", "returned_refund", "refund_paid_on", "note"])
        _record("undo_returned_refund", row, found, why, at=at, actor=actor)
        return found


def _book(row: BankRow, refund: Refund, *, back: bool, at: datetime) -> None:
    """The deposit leaves suspense and is owed back again, or the reverse of that."""
    postings = returned_refund_postings(
        Yen(row.amount), charge=refund.settlement.charge.public_id, back=back
    )
    post(
        association=row.association_id,
        kind="refund_returned",
        reference=f"{refund.public_id}:row:{row.pk}:{refund.tries}{':undone' if back else ''}",
        value_date=at.date() if back else row.booked_on,
        at=at,
        postings=postings,
    )


def _record(
    verb: str, row: BankRow, refund: Refund, why: str, *, at: datetime, actor: Actor
) -> None:
    audit.record(
        association=row.association_id,
        actor=actor,
        verb=verb,
        subject=f"bank_row:{row.pk}",
        at=at,
        after={"state": row.state, "amount": row.amount, "refund": str(refund.public_id)},
        reason=why.strip(),
    )


def _unsaid() -> Refusal:
    return Refusal(
        code="why_missing",
        field="why",
        sentence=_("理由を入力してください(例: 銀行の組戻しの通知で確認した)。"),
    )


def _another() -> Refusal:
    return Refusal(
        code="another_refund",
        field="refund",
        sentence=_(
            "この入金と同じ金額で、振込が済んでいる返金を選んでください。"
            "振込をまだ記録していない返金は、先に出金を記録してください。"
        ),
    )


def _not_returned() -> Refusal:
    return Refusal(
        code="not_returned",
        sentence=_(
            "この入金は、返金の戻りとして記録されていません。"
            "画面を開き直して、今の状態をご確認ください。"
        ),
    )
