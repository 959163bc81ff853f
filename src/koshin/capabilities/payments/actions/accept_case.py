"""Money that waits in suspense pays its charge after all, because the office says so."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.close_case import refuse_closed, refuse_unsaid
from koshin.capabilities.payments.actions.take import take
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Booked
from koshin.core.money import Yen
from koshin.core.posting import acceptance_postings
from koshin.core.refusal import Refusal, Refused


def accept_case(
    case: MoneyCase, charge: Charge, *, money: Settlement, resolution: str, at: datetime
) -> Booked:
    """What the charge took of ``money``, which the case is about; five queries.

    Part of the caller's transaction: ``charge`` and then ``case`` were read under lock in it (after
    the lock of what is paid for); their fields are brought up to date. The charge takes what it
    lacks; with all of the money taken the case is closed, and a rest keeps it open and in suspense.
    Raises ``Refused``: no ``resolution``, closed by somebody else, or nothing that the charge could
    take.
    """
    refuse_unsaid(resolution)
    refuse_closed(case)
    applied = queries.acceptable(case, charge, money)
    if not applied:
        raise Refused(nothing_to_take())
    posted = post(
        association=charge.association_id,
        kind="acceptance",
        reference=f"{money.public_id}:{money.applied}",
        value_date=at.date(),
        at=at,
        postings=acceptance_postings(Yen(applied), charge=charge.public_id),
    )
    if not posted:
        raise RuntimeError(f"the books had this acceptance already: settlement {money.pk}")
    money.applied += applied
    money.save(update_fields=["applied"])
    settled = take(charge, applied, attempt_id=money.attempt_id, to=Attempt.State.PAID)
    _bring_up_to_date(
        case,
        applied=money.applied,
        rest=queries.waiting_of(money),
        resolution=resolution,
        at=at,
    )
    return Booked(
        settlement=money, newly=True, charge_now_settled=settled, applied=applied, case=case
    )


def _bring_up_to_date(
    case: MoneyCase, *, applied: int, rest: int, resolution: str, at: datetime
) -> None:
    case.detail = {**case.detail, "applied": applied}
    if rest:
        case.amount = rest
    else:
        case.state = MoneyCase.State.CLOSED
        case.closed_at = at
        case.resolution = resolution.strip()
    case.save(update_fields=["amount", "detail", "state", "closed_at", "resolution"])


def nothing_to_take() -> Refusal:
    return Refusal(
        code="nothing_to_take",
        sentence=_(
            "請求に充てられる金額がありません。請求の状態を確認し、返金などの対応をしたうえで、"
            "対応の内容を記録してください。"
        ),
    )
