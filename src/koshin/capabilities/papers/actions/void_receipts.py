"""The money of a receipt was taken back: the receipt is good no longer."""

from datetime import datetime
from uuid import UUID

from koshin.capabilities.papers.models import Paper


def void_receipts(settlement: UUID, *, at: datetime) -> int:
    """How many receipts of the settlement are void now. Part of the caller's transaction, whose
    audit line says why. They keep their numbers, and the check page says that they are void."""
    return Paper.objects.filter(
        kind=Paper.Kind.RECEIPT, subject=settlement, voided_at__isnull=True
    ).update(voided_at=at)
