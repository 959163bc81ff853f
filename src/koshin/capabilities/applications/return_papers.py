"""The 適格返還請求書 of a refund: out while the money is gone, void once it came back."""

from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.issue_return_invoice import (
    Returned,
    issue_return_invoice,
)
from koshin.capabilities.papers.actions.void_return_invoice import void_return_invoice
from koshin.capabilities.payments.models import Refund
from koshin.capabilities.schemes import queries as schemes
from koshin.platform.audit import SYSTEM


def state_what_went_back(refund: Refund, *, at: datetime) -> None:
    """The paper about money that has left, where one is due. Part of the caller's transaction.

    Nothing is stated of what stood in suspense: it was no supply.
    """
    if refund.part != Refund.Part.APPLIED:
        return
    issue_return_invoice(
        refund=Returned(
            reference=refund.public_id,
            settlement=refund.settlement,
            amount=refund.amount,
            returned_on=refund.done_on or at.date(),
            reason=refund.reason,
        ),
        scheme=schemes.current(refund.association_id, at.date()).scheme,
        at=at,
        actor=SYSTEM,
    )


def money_came_back(refund: Refund, *, why: str, at: datetime) -> None:
    """No money is gone any more, so no paper says so. Part of the caller's transaction."""
    void_return_invoice(
        refund.public_id,
        why=_("返金のお金が戻ったため無効: %(why)s") % {"why": why.strip()},
        at=at,
    )
