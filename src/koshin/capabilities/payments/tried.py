"""Our attempts and settlements in the words of the provider port."""

from koshin.capabilities.payments.models import Attempt, Settlement
from koshin.capabilities.payments.providers.port import Refund, Tried


def tried_of(attempt: Attempt, association: str) -> Tried:
    """The attempt as its provider knows it. No query."""
    return Tried(
        association=association,
        order_id=attempt.order_id,
        ref=attempt.provider_ref,
        kind=str(attempt.slip.get("kind", "")),
    )


def refund_of(
    settlement: Settlement, *, before: int, amount: int, key: str, email: str = ""
) -> Refund:
    """``amount`` yen of a settlement to be given back through its provider.

    ``before`` is what was given back of it already, ``key`` the refund's own and lasting name, and
    ``email`` where the provider may ask the payer for a bank account. Raises ``ValueError`` for a
    settlement without an attempt, and for more than was paid. One query unless the attempt was
    read along.
    """
    if settlement.attempt is None:
        raise ValueError("money that no provider took goes back by bank transfer")
    return Refund(
        tried=tried_of(settlement.attempt, settlement.association_id),
        method=settlement.method,
        paid=settlement.amount,
        before=before,
        amount=amount,
        key=key,
        email=email,
    )
