"""What every provider of a hosted payment page offers, whatever it speaks on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

Outcome = Literal[
    "nothing",  # the provider knows of no step yet
    "slip",  # a number to pay at a shop was issued
    "reported",  # paid at the shop, the report is on its way to the provider
    "paid",
    "pending",  # the provider itself does not know yet
    "failed",
    "cancelled",
    "expired",
]


class ProviderSilent(Exception):
    """No answer, or none that can be read: the outcome is unknown."""


class ProviderDeclined(Exception):
    """The provider answered that it will not; the text is the provider's own, for the office."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a provider is told of an attempt. ``amount`` in yen; names as the holder writes them."""

    association: str
    order_id: str
    session_id: str
    method: str
    amount: int
    title: str
    family_name: str
    given_name: str
    phone: str
    email: str
    pay_limit: date
    return_url: str


@dataclass(frozen=True, kw_only=True)
class Keys:
    """``secret`` comes back in the result notice; ``browser`` goes into the form."""

    secret: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form that the browser posts to the provider."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the provider knows of one order; ``amount`` in yen and ``paid_at`` only where money
    moved."""

    outcome: Outcome
    method: str = ""
    amount: int = 0
    paid_at: datetime | None = None
    slip: Mapping[str, str] = field(default_factory=dict)
    result_code: str = ""


class Provider(Protocol):
    """A provider of hosted pages."""

    def open_page(self, order: Order) -> Keys:
        """Announce the order. Raises ``ProviderSilent`` or ``ProviderDeclined``."""

    def form(self, *, association: str, order_id: str, browser_key: str) -> Form:
        """The form that leads the browser to the page of an announced order."""

    def ask(self, *, association: str, order_id: str) -> Heard:
        """What became of the order. Raises ``ProviderSilent``."""

    def cancel_slip(self, *, association: str, order_id: str, kind: str) -> bool:
        """Withdraw an unpaid slip; False when the provider does not. Raises ``ProviderSilent``."""
