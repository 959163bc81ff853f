"""Takes a settlement back: the money did not pay this charge after all (a wrong match, 取消)."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments.actions.short_case import close_short_case
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Refund, Settlement
from koshin.core.money import Yen
from koshin.core.posting import (
    forgiveness_postings,
    reversed_postings,
    settlement_postings,
)
from koshin.core.refusal import Refusal, Refused


def reverse(settlement: Settlement, charge: Charge, *, why: str, at: datetime) -> int:
    """How many yen the charge lost. Part of the caller's transaction.

    ``charge`` and ``settlement`` were read under lock in it (after the lock of what is paid for);
    their fields are brought up to date. The books get an entry that reverses what the settlement
    did; the money leaves through the provider's clearing account, so the caller books where it
    stands now. Open cases about the money are closed with ``why``. A settlement that was reversed
    has taken nothing and passed everything on. Raises ``Refused`` where some of the money was given
    back or put elsewhere already, or a refund of it is proposed: that must be undone first.
    """
    proposed = settlement.refunds.filter(state=Refund.State.PROPOSED)
    if settlement.passed_on or charge.refunded_amount or proposed.exists():
        raise Refused(_spent())
    lost = settlement.applied
    posted = post(
        association=charge.association_id,
        kind="settlement_reversed",
        reference=str(settlement.public_id),
        value_date=at.date(),
        at=at,
        postings=reversed_postings(
            settlement_postings(
                Yen(settlement.amount),
                applied=Yen(lost),
                provider=settlement.provider,
                charge=charge.public_id,
            )
        ),
    )
    if not posted:
        raise RuntimeError(f"the books had this reversal already: settlement {settlement.pk}")
    if lost:
        _owe_the_fee_again(settlement, charge, at=at)
    settlement.applied, settlement.passed_on = 0, settlement.amount
    settlement.save(update_fields=["applied", "passed_on"])
    _move_back(charge, lost, at=at)
    if settlement.attempt_id is not None:
        Attempt.objects.filter(pk=settlement.attempt_id).update(state=Attempt.State.CANCELLED)
    MoneyCase.objects.filter(
        association_id=charge.association_id,
        reference=f"{settlement.provider}:{settlement.provider_ref}",
        state=MoneyCase.State.OPEN,
    ).update(state=MoneyCase.State.CLOSED, closed_at=at, resolution=why)
    return lost


def _owe_the_fee_again(settlement: Settlement, charge: Charge, *, at: datetime) -> None:
    """A transfer fee that we bore so that this money was enough is owed again."""
    if not charge.forgiven_amount:
        return
    post(
        association=charge.association_id,
        kind="forgiveness_reversed",
        reference=str(settlement.public_id),
        value_date=at.date(),
        at=at,
        postings=reversed_postings(
            forgiveness_postings(Yen(charge.forgiven_amount), charge=charge.public_id)
        ),
    )
    charge.forgiven_amount = 0


def _move_back(charge: Charge, lost: int, *, at: datetime) -> None:
    """The charge lacks what it lost; one that was given up stays so."""
    charge.settled_amount -= lost
    # Money that had paid nothing of it leaves it as it is.
    if lost and charge.state != Charge.State.CANCELLED:
        charge.state = Charge.State.PARTIAL if charge.settled_amount else Charge.State.OPEN
    charge.save(update_fields=["settled_amount", "forgiven_amount", "state"])
    if not charge.settled_amount:
        close_short_case(charge, at=at)


def _spent() -> Refusal:
    return Refusal(
        code="money_spent",
        sentence=_(
            "この入金の一部は、すでに返金されたか、返金の承認を待っているか、"
            "別の請求に充てられています。"
            "そちらを先に取り消してから、もう一度お試しください。"
        ),
    )
