"""The money of a receipt was taken back: the receipt is good no longer."""

from datetime import datetime
from uuid import UUID

from koshin.capabilities.papers.actions.issue import valid_papers, void
from koshin.capabilities.papers.models import Paper


def void_receipts(settlement: UUID, *, why: str, at: datetime) -> int:
    """How many receipts of the settlement are void now, for this reason. Two queries.

    Part of the caller's transaction, whose audit line says more. They keep their numbers, and the
    check page says that they are void.
    """
    valid = valid_papers(Paper.Kind.RECEIPT, settlement)
    void(valid, reason=why, at=at)
    return len(valid)
