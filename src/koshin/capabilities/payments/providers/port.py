"""What every provider of a hosted payment page offers, whatever it speaks on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

# The method of money that came to a payer's balance and that no payment took.
BALANCE = "balance"
Outcome = Literal[
    "nothing",  # the provider knows of no step yet
    "slip",  # numbers to pay with, at a shop or by Pay-easy, were issued
    "reported",  # paid there, the report is on its way to the provider
    "paid",
    "pending",  # the provider itself does not know yet
    "failed",
    "cancelled",
    "expired",
]


RefundOutcome = Literal[
    "done",  # the provider has given the money back, or has taken it upon itself to
    "pending",  # it will; ask again
    "refused",  # it will not: return the money another way
    "unknown",  # no readable answer: ask, and send again only what stays unfound
]


class ProviderSilent(Exception):
    """No answer, or none that can be read: the outcome is unknown."""


class ProviderDeclined(Exception):
    """The provider answered that it will not; the text is the provider's own, for the office."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a provider is told of an attempt. ``amount`` in yen; names as the holder writes them;
    ``at`` is business time."""

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
    at: datetime
    family_kana: str = ""
    given_kana: str = ""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An attempt as its provider knows it: our order id, and ``ref``, the provider's own name for
    it where it has one. ``kind`` is the kind of the slip that was issued; empty before."""

    association: str
    order_id: str
    ref: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What a started attempt gives us.

    ``secret`` comes back in the result notice; ``browser`` leads the browser to the page (a key for
    the form, or the page's address); ``ref`` is the provider's own name of the attempt.
    """

    secret: str = field(default="", repr=False)
    browser: str = field(repr=False)
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The way to the page: a form that the browser posts or, without ``fields``, an address that it
    opens."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the provider knows of one order; ``amount`` in yen and ``paid_at`` only where money
    moved. ``trouble`` says why money that it names cannot be ours (another currency, a test), and
    ``payment_ref`` is the provider's own name of the money where that is not the order's.
    ``payer_ref`` names a payer who has a balance there, and ``held`` is the yen that lie on it and
    that no payment takes."""

    outcome: Outcome
    method: str = ""
    amount: int = 0
    paid_at: datetime | None = None
    slip: Mapping[str, str] = field(default_factory=dict)
    result_code: str = ""
    trouble: str = ""
    payment_ref: str = ""
    payer_ref: str = ""
    held: int = 0


@dataclass(frozen=True, kw_only=True)
class Record:
    """One order of a notification, as it was written; it is a hint and no more.

    ``amount`` in yen where one is stated; ``test`` whether it calls itself a try-out (None: it does
    not say). ``about``: a payment, a refund, a dispute, the balance of a payer (``ref``), or
    ``nothing`` that concerns us.
    ``ref`` is the provider's own name of what it is about, where that is no order.
    ``problem`` says why the record cannot be read.
    """

    index: int = 0
    order_id: str = ""
    amount: int | None = None
    test: bool | None = None
    about: Literal["payment", "refund", "dispute", "balance", "nothing"] = "payment"
    ref: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Notification:
    """All records of one message; ``problem`` says what is wrong with the message as a whole."""

    records: tuple[Record, ...]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Refund:
    """Money to be given back through the provider that took it; all amounts in yen.

    ``method`` and ``paid`` are those of the settlement, ``before`` is what was given back of it
    already, and ``key`` is ours, new for each refund and the same whenever this one is sent again.
    ``email`` is where a provider may write to that has to ask the payer for a bank account.
    """

    tried: Tried
    method: str
    paid: int
    before: int
    amount: int
    key: str
    email: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.amount <= self.paid - self.before:
            raise ValueError(f"{self.amount} yen cannot be refunded of {self.paid}-{self.before}")

    @property
    def is_whole(self) -> bool:
        """Whether all that was paid goes back in this one refund."""
        return self.amount == self.paid


@dataclass(frozen=True, kw_only=True)
class RefundAnswer:
    """What became of a refund; ``provider_ref`` is the provider's name for it where it gave one,
    ``reason`` its own words or code, for the office. ``found`` is False where the provider knows of
    no such refund (a refusal, until one that was sent may have reached it late), ``done_at`` when
    it says that the money left, where it says so."""

    outcome: RefundOutcome
    found: bool = True
    provider_ref: str = ""
    reason: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """Yen of an order that the provider has given back, and when it says that it did."""

    amount: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a provider can do: ``methods`` that it takes, those whose unpaid attempt it withdraws
    (``cancels``), those whose money it can give back (``refunds``), also in parts, and those whose
    payers have a balance there, on which too much money stays (``holds``). ``recalls``: a refund
    that it has made may still come back to it."""

    methods: frozenset[str]
    cancels: frozenset[str]
    refunds: frozenset[str]
    holds: frozenset[str] = frozenset()
    recalls: bool = False


class Provider(Protocol):
    """A provider of hosted pages."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    def start(self, order: Order) -> Keys:
        """Announce the order. Raises ``ProviderSilent`` or ``ProviderDeclined``."""

    def form(self, tried: Tried, browser_key: str) -> Form:
        """The way to the page of an announced order."""

    def read_notification(self, kind: str, body: bytes) -> Notification:
        """The records of a message whose signature was checked when it came. Raises nothing."""

    def came_back(self, tried: Tried, *, session_id: str, brought: Mapping[str, str]) -> bool:
        """Whether the provider proves that it sent the browser back with what it brought.
        ``session_id`` is the secret of the attempt. Raises nothing."""

    def query(self, tried: Tried) -> bytes:
        """What the provider answers about the order, as it came. Raises ``ProviderSilent``."""

    def read_answer(self, tried: Tried, answer: bytes) -> Heard:
        """What became of the order, from an answer of :meth:`query`. Raises ``ProviderSilent``."""

    def given_back(self, tried: Tried, answer: bytes) -> Sequence[GivenBack]:
        """What was given back of a paid order of which :meth:`query` answered this. Raises
        ``ProviderSilent``."""

    def cancel(self, tried: Tried) -> bool:
        """Withdraw an unpaid attempt; False when the provider does not. Raises
        ``ProviderSilent``."""

    def refund(self, refund: Refund) -> RefundAnswer:
        """Give money back. Sending the same refund again never gives it back twice, but one
        whose outcome is unknown is asked about first (:meth:`ask_refund`). Raises nothing."""

    def ask_refund(self, refund: Refund, *, provider_ref: str) -> RefundAnswer:
        """What became of a refund that was sent before; nothing is sent again. Raises nothing."""
