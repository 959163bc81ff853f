"""What payments tells the rest of the house, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement

# The provider of money that waited in suspense and now pays another charge.
FROM_SUSPENSE = "suspense"


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """Money that a provider, or the office reading a bank statement, says has come.

    ``provider_ref`` names this money for ever at this provider; ``amount`` is in yen; ``paid_at``
    is when the payer paid, not when we heard of it. Money ``FROM_SUSPENSE`` says with ``out_of``
    about which charge it waited there.
    """

    provider: str
    provider_ref: str
    method: str
    amount: int
    paid_at: datetime
    detail: Mapping[str, str] = field(default_factory=dict)
    out_of: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Booked:
    """What became of confirmed money.

    ``newly`` is False when it was booked before (nothing was written now). ``charge_now_settled``
    is True in the one call that settled the charge. ``applied`` is what the charge took, in yen.
    """

    settlement: Settlement
    newly: bool
    charge_now_settled: bool
    applied: int
    case: MoneyCase | None = None


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """The way to the provider's page: a form to post, with its hidden fields, or an address to
    open (no ``fields``)."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Started:
    """The open attempt. ``redirect`` is None when there is nothing to post: a slip was issued
    already, the outcome is being checked, or the method is bank transfer."""

    attempt: Attempt
    redirect: Redirect | None


@dataclass(frozen=True, kw_only=True)
class Rest:
    """Yen on the payer's balance that no payment takes, and how many of them stood in our books
    before the question was asked."""

    held: int
    booked: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the provider said when asked about an attempt; ``confirmed`` is money to settle, and
    ``rest`` what it holds besides where a payer can have a balance there."""

    attempt: Attempt
    charge: Charge
    confirmed: Confirmed | None
    rest: Rest | None = None
