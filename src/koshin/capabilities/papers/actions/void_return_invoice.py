"""The money of a 適格返還請求書 came back: the paper is good no longer."""

from datetime import datetime
from uuid import UUID

from koshin.capabilities.papers.actions.issue import valid_papers, void
from koshin.capabilities.papers.models import Paper


def void_return_invoice(refund: UUID, *, why: str, at: datetime) -> int:
    """How many papers about the refund are void now, for this reason: 0 or 1. Two queries.

    Part of the caller's transaction, which holds the refund's lock and whose audit line says more.
    The number stays taken and explained; money that leaves again has a paper of its own.
    """
    valid = valid_papers(Paper.Kind.RETURN_INVOICE, refund)
    void(valid, reason=why, at=at)
    return len(valid)
