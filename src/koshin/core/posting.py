"""Which accounts an event in money touches, in yen; every answer sums to zero.

Debit is positive, credit is negative. The accounts:

- ``receivable`` (未収金): what holders owe; ``clearing:<provider>``: money that a provider or the
  bank holds for us; ``suspense`` (仮受金): money that came and fits nowhere yet
- ``income:<purpose>``: earned; ``advance:<purpose>`` (前受金): asked for, and earned month by month
  over the term
- ``refund:<purpose>`` (売上返還): income given back; ``refund_due``: decided, not yet paid out
- ``fees`` (支払手数料): what providers and banks keep, and transfer fees that we bear
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from koshin.core.money import ZERO, Yen

RECEIVABLE = "receivable"
SUSPENSE = "suspense"
REFUND_DUE = "refund_due"
FEES = "fees"


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


def advance(purpose: str) -> str:
    """The account of what was asked for ``purpose`` and is earned over the term."""
    return f"advance:{purpose}"


def given_back(purpose: str) -> str:
    """The account of income for ``purpose`` that was given back."""
    return f"refund:{purpose}"


def charge_postings(
    amount: Yen, *, purpose: str, charge: UUID, over_term: Yen = ZERO
) -> tuple[Posting, ...]:
    """A charge is made: the holder owes it; ``over_term`` of it is earned later, the rest now.

    Raises ``ValueError`` when more is put off than is owed.
    """
    if not 0 <= over_term.amount <= amount.amount:
        raise ValueError(f"{over_term.amount} yen of {amount.amount} cannot be put off")
    return _moving(
        Posting(account=RECEIVABLE, amount=amount, charge=charge),
        Posting(account=income(purpose), amount=-(amount - over_term), charge=charge),
        Posting(account=advance(purpose), amount=-over_term, charge=charge),
    )


def cancellation_postings(
    amount: Yen, *, purpose: str, charge: UUID, over_term: Yen = ZERO
) -> tuple[Posting, ...]:
    """The rest of a charge is dropped: nobody owes it any more."""
    return tuple(
        Posting(account=p.account, amount=-p.amount, charge=p.charge)
        for p in charge_postings(amount, purpose=purpose, charge=charge, over_term=over_term)
    )


def release_postings(amount: Yen, *, purpose: str, charge: UUID) -> tuple[Posting, ...]:
    """A month of the term has passed: this much of the advance is earned."""
    return (
        Posting(account=advance(purpose), amount=amount, charge=charge),
        Posting(account=income(purpose), amount=-amount, charge=charge),
    )


def settlement_postings(
    amount: Yen, *, applied: Yen, provider: str, charge: UUID | None
) -> tuple[Posting, ...]:
    """``amount`` came through ``provider``; ``applied`` of it pays the charge, the rest waits.

    Raises ``ValueError`` when more is applied than came, or less than nothing.
    """
    if not 0 <= applied.amount <= amount.amount:
        raise ValueError(f"{applied.amount} yen of {amount.amount} cannot be applied")
    return _moving(
        Posting(account=clearing(provider), amount=amount, charge=charge),
        Posting(account=RECEIVABLE, amount=-applied, charge=charge),
        Posting(account=SUSPENSE, amount=-(amount - applied), charge=charge),
    )


def acceptance_postings(applied: Yen, *, charge: UUID) -> tuple[Posting, ...]:
    """``applied`` of what waited in suspense pays the charge after all."""
    return (
        Posting(account=SUSPENSE, amount=applied, charge=charge),
        Posting(account=RECEIVABLE, amount=-applied, charge=charge),
    )


def arrival_postings(amount: Yen, *, provider: str) -> tuple[Posting, ...]:
    """Money came through ``provider`` and nobody knows yet what it pays: it waits in suspense."""
    return (
        Posting(account=clearing(provider), amount=amount),
        Posting(account=SUSPENSE, amount=-amount),
    )


def bundle_deposit_postings(amount: Yen, *, provider: str) -> tuple[Posting, ...]:
    """Money came for a bundle of charges; it waits in suspense until it covers them."""
    return arrival_postings(amount, provider=provider)


def bundle_release_postings(amount: Yen, *, provider: str) -> tuple[Posting, ...]:
    """The money of a bundle leaves suspense: its parts are now booked to the charges."""
    return tuple(
        Posting(account=p.account, amount=-p.amount)
        for p in bundle_deposit_postings(amount, provider=provider)
    )


def allocation_postings(
    amount: Yen, *, out_of: UUID | None, applied: Yen, charge: UUID
) -> tuple[Posting, ...]:
    """``amount`` that waited in suspense about ``out_of`` goes to another charge, which takes
    ``applied`` of it; the rest waits about that one."""
    return _moving(
        Posting(account=SUSPENSE, amount=amount, charge=out_of),
        Posting(account=RECEIVABLE, amount=-applied, charge=charge),
        Posting(account=SUSPENSE, amount=-(amount - applied), charge=charge),
    )


def forgiveness_postings(amount: Yen, *, charge: UUID) -> tuple[Posting, ...]:
    """A transfer fee that the payer deducted is borne by us: nobody owes it any more."""
    return (
        Posting(account=FEES, amount=amount, charge=charge),
        Posting(account=RECEIVABLE, amount=-amount, charge=charge),
    )


def refund_postings(
    amount: Yen, *, purpose: str, charge: UUID, from_advance: Yen
) -> tuple[Posting, ...]:
    """Money that paid a charge is to be given back: first what is not yet earned of it.

    Raises ``ValueError`` when more is taken from the advance than is given back.
    """
    if not 0 <= from_advance.amount <= amount.amount:
        raise ValueError(f"{from_advance.amount} yen of {amount.amount} is no part of a refund")
    return _moving(
        Posting(account=advance(purpose), amount=from_advance, charge=charge),
        Posting(account=given_back(purpose), amount=amount - from_advance, charge=charge),
        Posting(account=REFUND_DUE, amount=-amount, charge=charge),
    )


def suspense_refund_postings(amount: Yen, *, charge: UUID | None) -> tuple[Posting, ...]:
    """Money that waits in suspense is to be given back."""
    return (
        Posting(account=SUSPENSE, amount=amount, charge=charge),
        Posting(account=REFUND_DUE, amount=-amount, charge=charge),
    )


def paid_out_postings(amount: Yen, *, provider: str, charge: UUID | None) -> tuple[Posting, ...]:
    """What was to be given back has left through ``provider`` (or the bank)."""
    return (
        Posting(account=REFUND_DUE, amount=amount, charge=charge),
        Posting(account=clearing(provider), amount=-amount, charge=charge),
    )


def returned_postings(amount: Yen, *, provider: str, charge: UUID | None) -> tuple[Posting, ...]:
    """The bank or provider itself took suspense money back to the payer (組戻し)."""
    return (
        Posting(account=SUSPENSE, amount=amount, charge=charge),
        Posting(account=clearing(provider), amount=-amount, charge=charge),
    )


def returned_refund_postings(amount: Yen, *, charge: UUID, back: bool) -> tuple[Posting, ...]:
    """A deposit that waited in suspense is a refund that the bank sent back; ``back``: it is not,
    after all."""
    postings = (
        Posting(account=SUSPENSE, amount=amount),
        Posting(account=REFUND_DUE, amount=-amount, charge=charge),
    )
    return reversed_postings(postings) if back else postings


def fee_postings(amount: Yen, *, provider: str) -> tuple[Posting, ...]:
    """What a provider or bank kept for its services."""
    return (
        Posting(account=FEES, amount=amount),
        Posting(account=clearing(provider), amount=-amount),
    )


def payout_postings(amount: Yen, *, fees: Yen, provider: str) -> tuple[Posting, ...]:
    """A deposit that waits in suspense is what ``provider`` paid out; it kept ``fees`` besides."""
    return _moving(
        Posting(account=SUSPENSE, amount=amount),
        Posting(account=FEES, amount=fees),
        Posting(account=clearing(provider), amount=-(amount + fees)),
    )


def reversed_postings(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    """The postings that undo these."""
    return tuple(Posting(account=p.account, amount=-p.amount, charge=p.charge) for p in postings)


def _moving(*postings: Posting) -> tuple[Posting, ...]:
    """The postings that move something."""
    return tuple(p for p in postings if p.amount)


def balanced(postings: Sequence[Posting]) -> Sequence[Posting]:
    """The same postings; raises ``Unbalanced`` unless they sum to zero and each moves something."""
    if not postings or any(not p.amount for p in postings):
        raise Unbalanced("an entry needs postings, each of more or less than 0 yen")
    if difference := sum(p.amount.amount for p in postings):
        raise Unbalanced(f"the postings differ by {difference} yen")
    return postings
