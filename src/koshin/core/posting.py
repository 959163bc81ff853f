"""Which accounts an event in money touches, in yen; every answer sums to zero.

Debit is positive, credit is negative. Accounts: ``receivable`` (what holders owe),
``income:<purpose>``, ``clearing:<provider>`` (money a provider or the bank holds for us),
``suspense`` (仮受金: money that came and fits nowhere yet).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from koshin.core.money import Yen

RECEIVABLE = "receivable"
SUSPENSE = "suspense"


class Unbalanced(Exception):
    """Postings that do not sum to zero, or a posting of nothing: a fault, never an answer."""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """Yen on one account; ``charge`` is the public id of the charge it is about."""

    account: str
    amount: Yen
    charge: UUID | None = None


def clearing(provider: str) -> str:
    """The account of the money that ``provider`` took for us."""
    return f"clearing:{provider}"


def income(purpose: str) -> str:
    """The account of what was earned for ``purpose``."""
    return f"income:{purpose}"


def charge_postings(amount: Yen, *, purpose: str, charge: UUID) -> tuple[Posting, ...]:
    """A charge is made: the holder owes it, and it is earned."""
    return (
        Posting(account=RECEIVABLE, amount=amount, charge=charge),
        Posting(account=income(purpose), amount=-amount, charge=charge),
    )


def cancellation_postings(amount: Yen, *, purpose: str, charge: UUID) -> tuple[Posting, ...]:
    """The rest of a charge is dropped: nobody owes it any more."""
    return tuple(
        Posting(account=p.account, amount=-p.amount, charge=p.charge)
        for p in charge_postings(amount, purpose=purpose, charge=charge)
    )


def settlement_postings(
    amount: Yen, *, applied: Yen, provider: str, charge: UUID | None
) -> tuple[Posting, ...]:
    """``amount`` came through ``provider``; ``applied`` of it pays the charge, the rest waits.

    Raises ``ValueError`` when more is applied than came, or less than nothing.
    """
    if not 0 <= applied.amount <= amount.amount:
        raise ValueError(f"{applied.amount} yen of {amount.amount} cannot be applied")
    rows = (
        Posting(account=clearing(provider), amount=amount, charge=charge),
        Posting(account=RECEIVABLE, amount=-applied, charge=charge),
        Posting(account=SUSPENSE, amount=-(amount - applied), charge=charge),
    )
    return tuple(row for row in rows if row.amount)


def acceptance_postings(applied: Yen, *, charge: UUID) -> tuple[Posting, ...]:
    """``applied`` of what waited in suspense pays the charge after all."""
    return (
        Posting(account=SUSPENSE, amount=applied, charge=charge),
        Posting(account=RECEIVABLE, amount=-applied, charge=charge),
    )


def bundle_deposit_postings(amount: Yen, *, provider: str) -> tuple[Posting, ...]:
    """Money came for a bundle of charges; it waits in suspense until it covers them."""
    return (
        Posting(account=clearing(provider), amount=amount),
        Posting(account=SUSPENSE, amount=-amount),
    )


def bundle_release_postings(amount: Yen, *, provider: str) -> tuple[Posting, ...]:
    """The money of a bundle leaves suspense: its parts are now booked to the charges."""
    return tuple(
        Posting(account=p.account, amount=-p.amount)
        for p in bundle_deposit_postings(amount, provider=provider)
    )


def balanced(postings: Sequence[Posting]) -> Sequence[Posting]:
    """The same postings; raises ``Unbalanced`` unless they sum to zero and each moves something."""
    if not postings or any(not p.amount for p in postings):
        raise Unbalanced("an entry needs postings, each of more or less than 0 yen")
    if difference := sum(p.amount.amount for p in postings):
        raise Unbalanced(f"the postings differ by {difference} yen")
    return postings
