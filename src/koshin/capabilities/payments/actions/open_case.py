"""Opens a work item about money, or about a message about money, that fits nowhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from koshin.capabilities.payments.models import MoneyCase


def open_case(
    *,
    association: str,
    kind: str,
    reference: str,
    at: datetime,
    charge_id: int | None = None,
    amount: int = 0,
    detail: Mapping[str, Any] | None = None,
) -> MoneyCase:
    """The case, inside the caller's transaction; one for each kind and reference, however often
    told.

    ``amount`` is in yen; ``detail`` must be JSON and hold no personal data.
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
    MoneyCase.objects.bulk_create([case], ignore_conflicts=True)
    return case
