"""Opens a work item about money, or about a message about money, that fits nowhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from koshin.capabilities.payments.models import MoneyCase

ONCE = ("association", "kind", "reference")
TAKEN_OVER = ("charge", "amount", "detail", "state", "opened_at", "closed_at", "resolution")


def open_case(
    *,
    association: str,
    kind: str,
    reference: str,
    at: datetime,
    charge_id: int | None = None,
    amount: int = 0,
    detail: Mapping[str, Any] | None = None,
    money: bool = False,
) -> MoneyCase:
    """The case, inside the caller's transaction; one for each kind and reference, however often
    told.

    ``amount`` is in yen; ``detail`` must be JSON and hold no personal data. ``money`` says that
    yen in suspense stand behind it, not only somebody's word: it takes over a case that was told
    before, and opens it again if that was closed, so that all such yen have an open work item.
    """
    case = MoneyCase(
        association_id=association,
        kind=kind,
        reference=reference,
        charge_id=charge_id,
        amount=amount,
        detail=dict(detail or {}),
        opened_at=at,
    )
    if money:
        MoneyCase.objects.bulk_create(
            [case], update_conflicts=True, unique_fields=ONCE, update_fields=TAKEN_OVER
        )
    else:
        MoneyCase.objects.bulk_create([case], ignore_conflicts=True)
    return case
