"""Money of a case leaves suspense: back to the payer, or onto other charges."""

from datetime import datetime

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.close_case import mark_closed
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.core.money import Yen
from koshin.core.posting import returned_postings


def return_rest(
    case: MoneyCase, charge: Charge, money: Settlement, *, resolution: str, at: datetime
) -> int:
    """Yen that the bank or provider itself took back to the payer (組戻し, 取消); the case closes.

    Part of the caller's transaction, which holds the locks of the charge and the case.
    """
    amount = queries.waiting_of(money)
    post(
        association=case.association_id,
        kind="return",
        reference=f"{money.public_id}:{money.passed_on}",
        value_date=at.date(),
        at=at,
        postings=returned_postings(Yen(amount), provider=money.provider, charge=charge.public_id),
    )
    pass_on(case, money, amount, resolution=resolution, at=at)
    return amount


def pass_on(
    case: MoneyCase, money: Settlement, amount: int, *, resolution: str, at: datetime
) -> None:
    """Note that ``amount`` yen left; with nothing left the case closes."""
    if amount:
        money.passed_on += amount
        money.save(update_fields=["passed_on"])
    bring_case_up_to_date(case, money, resolution=resolution, at=at)


def bring_case_up_to_date(
    case: MoneyCase, money: Settlement, *, resolution: str, at: datetime
) -> None:
    """The case is about what still waits; when that is nothing, it is closed."""
    left = queries.waiting_of(money)
    if left:
        case.amount = left
        case.save(update_fields=["amount"])
        return
    mark_closed(case, resolution=resolution, at=at)
    # An attempt whose amount could not be right stood open until now, so that nobody paid again.
    Attempt.objects.filter(
        charge=case.charge_id, state=Attempt.State.UNKNOWN, settlement__isnull=False
    ).update(state=Attempt.State.CANCELLED)
