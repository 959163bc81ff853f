"""Less came than was owed: the office sees it, and may bear a transfer fee that was deducted."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.ledger.models import Entry
from koshin.capabilities.payments.actions.close_case import mark_closed
from koshin.capabilities.payments.actions.open_case import open_case
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.core.money import Yen
from koshin.core.posting import forgiveness_postings
from koshin.core.refusal import Refusal, Refused

SHORT = "short"
FORGIVENESS = "forgiveness"


def open_short_case(charge: Charge, settlement: Settlement, *, at: datetime) -> MoneyCase:
    """The case about what is missing; another part payment brings it up to date."""
    return open_case(
        association=charge.association_id,
        kind=SHORT,
        reference=_reference(charge),
        charge_id=charge.pk,
        amount=charge.amount - charge.settled_amount,
        detail={
            "method": settlement.method,
            "came": settlement.amount,
            "settled_amount": charge.settled_amount,
            "paid_at": settlement.paid_at.isoformat(),
        },
        money=True,
        at=at,
    )


def close_short_case(charge: Charge, *, at: datetime) -> None:
    """The rest has come: there is nothing left to decide. One query."""
    MoneyCase.objects.filter(
        association_id=charge.association_id,
        kind=SHORT,
        reference=_reference(charge),
        state=MoneyCase.State.OPEN,
    ).update(
        state=MoneyCase.State.CLOSED,
        closed_at=at,
        resolution=_("残りの入金があり、請求は入金済みになりました。"),
    )


def forgive_short(case: MoneyCase, charge: Charge, *, resolution: str, at: datetime) -> int:
    """Yen that we bear, so that the charge counts as paid; part of the caller's transaction.

    The charge and then the case were read under lock; both are brought up to date. Raises
    ``Refused`` where nothing is missing any more or nothing has come.
    """
    missing = charge.amount - charge.settled_amount
    if charge.state != Charge.State.PARTIAL or case.kind != SHORT or missing <= 0:
        raise Refused(
            Refusal(
                code="nothing_short",
                sentence=_("不足はもうありません。請求の状態を確認してください。"),
            )
        )
    charge.forgiven_amount, charge.state = missing, Charge.State.SETTLED
    charge.save(update_fields=["forgiven_amount", "state"])
    Attempt.objects.filter(charge=charge, state__in=Attempt.LIVE).update(
        state=Attempt.State.CANCELLED
    )
    posted = post(
        association=charge.association_id,
        kind=FORGIVENESS,
        reference=f"{charge.public_id}:{_forgiven_before(charge)}",
        value_date=at.date(),
        at=at,
        postings=forgiveness_postings(Yen(missing), charge=charge.public_id),
    )
    if not posted:
        raise RuntimeError(f"the books had this forgiveness already: charge {charge.pk}")
    mark_closed(case, resolution=resolution, at=at)
    return missing


def _forgiven_before(charge: Charge) -> int:
    """How often a fee was borne for the charge and was owed again since. One query."""
    return Entry.objects.filter(
        association=charge.association_id,
        kind=FORGIVENESS,
        reference__startswith=str(charge.public_id),
    ).count()


def _reference(charge: Charge) -> str:
    return f"charge:{charge.public_id}"
