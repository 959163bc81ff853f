"""What the provider remembers of an order, and where it is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Literal

from payment_simulator.database import Database

State = Literal[
    "registered",  # keys given, the customer has not finished the hosted page
    "authenticating",  # card entered and confirmed, 3-D Secure is open
    "pending",  # card: the outcome is held back
    "failed",  # card: refused
    "authorised",  # card: reserved, not captured
    "captured",  # card: money taken
    "issued",  # shop, Pay-easy: payment number given, nothing paid
    "paid",  # shop, Pay-easy: paid, the report is on its way
    "received",  # shop, Pay-easy: the report has reached the provider
    "refunded",  # card: all of the money given back
    "cancelled",  # shop: the payment number was withdrawn
]
Service = Literal["card", "mpi", "cvs", "bank"]
OPEN: tuple[State, ...] = ("registered", "authenticating")


@dataclass(slots=True, kw_only=True)
class Transaction:
    """One step at the provider; `at` is ISO 8601 in JST, `amount` in yen."""

    number: str
    service: Service
    command: str
    mstatus: Literal["success", "failure", "pending"]
    result_code: str
    at: str
    amount: int


@dataclass(slots=True, kw_only=True)
class Order:
    """One order id of one merchant. Times are ISO 8601 in JST, amounts are yen."""

    merchant_id: str
    order_id: str
    amount: int
    settlement_type: str
    session_id: str
    dummy: bool
    capture: bool
    auto_return: bool
    merchant_encryption_key: str
    browser_encryption_key: str
    page_token: str
    pay_limit: str
    finish_return_url: str
    unfinish_return_url: str
    error_return_url: str
    finish_access_url: str
    registered_at: str
    items: list[str] = field(default_factory=list)
    name1: str = ""
    name2: str = ""
    kana1: str = ""
    kana2: str = ""
    telephone: str = ""
    contents: str = ""
    mail: str = ""
    state: State = "registered"
    mstatus: str = ""
    result_code: str = ""
    message: str = ""
    card_masked: str = ""
    card_expiry: str = ""
    card_scenario: str = ""
    cvs_type: str = ""
    receipt_no: str = ""
    kikan_no: str = ""
    customer_no: str = ""
    confirm_no: str = ""
    paid_at: str = ""
    received_at: str = ""
    paid_amount: int = 0
    refunded_amount: int = 0
    transactions: list[Transaction] = field(default_factory=list)

    @property
    def method(self) -> Literal["", "card", "cvs", "bank"]:
        """The method that was used, empty while the customer has not finished."""
        if self.cvs_type:
            return "cvs"
        if self.customer_no:
            return "bank"
        return "card" if self.transactions else ""

    @property
    def is_slip(self) -> bool:
        """Whether numbers were given out to pay with, at a shop or by Pay-easy."""
        return self.method in ("cvs", "bank")

    @property
    def amount_taken(self) -> int:
        """The yen of the card payment that succeeded; 0 when none did."""
        steps = [s for s in self.transactions if (s.service, s.mstatus) == ("card", "success")]
        return next((s.amount for s in steps if s.command in ("Authorize", "Capture")), 0)

    @property
    def limit_date(self) -> date:
        """The last day on which the slip can be paid."""
        return date.fromisoformat(self.pay_limit)

    def expired(self, on: date) -> bool:
        """Whether this is an unpaid slip whose last day has passed on `on`."""
        return self.state == "issued" and on > self.limit_date

    def note(
        self,
        *,
        number: int,
        service: Service,
        command: str,
        mstatus: Literal["success", "failure", "pending"],
        result_code: str,
        at: datetime,
        amount: int,
    ) -> None:
        """Add a step to the order's history."""
        self.transactions.append(
            Transaction(
                number=f"{number:018d}",
                service=service,
                command=command,
                mstatus=mstatus,
                result_code=result_code,
                at=at.isoformat(),
                amount=amount,
            )
        )


class OrderStore:
    """The table of orders; changes are made one at a time under a lock."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, order: Order) -> bool:
        """Keep a new order; False when its order id or session id was used before."""
        try:
            self.database.run(
                "INSERT INTO orders VALUES (?, ?, ?, ?, ?)",
                (
                    order.merchant_id,
                    order.order_id,
                    order.page_token,
                    order.session_id,
                    json.dumps(asdict(order)),
                ),
            )
        except sqlite3.IntegrityError:
            return False
        return True

    def get(self, merchant_id: str, order_id: str) -> Order | None:
        """The order of this merchant, or None."""
        return self._one(
            "SELECT content FROM orders WHERE merchant_id = ? AND order_id = ?",
            (merchant_id, order_id),
        )

    def by_page_token(self, token: str) -> Order | None:
        """The order whose hosted pages live under this token, or None."""
        return self._one("SELECT content FROM orders WHERE page_token = ?", (token,))

    def with_order_id(self, order_id: str) -> list[Order]:
        """The orders of any merchant that bear this order id."""
        return self._many("SELECT content FROM orders WHERE order_id = ?", (order_id,))

    def of_merchant(self, merchant_id: str) -> list[Order]:
        """All orders of a merchant, oldest first."""
        return self._many(
            "SELECT content FROM orders WHERE merchant_id = ? ORDER BY rowid", (merchant_id,)
        )

    def newest(self, limit: int) -> list[Order]:
        """The newest orders of all merchants, newest first."""
        return self._many("SELECT content FROM orders ORDER BY rowid DESC LIMIT ?", (limit,))

    @contextmanager
    def changing(self, order: Order) -> Iterator[Order]:
        """The order as it is now; what the block changes is kept unless it raises."""
        with self.database.held():
            current = self.get(order.merchant_id, order.order_id)
            if current is None:
                raise LookupError(order.order_id)
            yield current
            self.database.run(
                "UPDATE orders SET content = ? WHERE merchant_id = ? AND order_id = ?",
                (json.dumps(asdict(current)), order.merchant_id, order.order_id),
            )

    def _one(self, statement: str, values: tuple[str, ...]) -> Order | None:
        return next(iter(self._many(statement, values)), None)

    def _many(self, statement: str, values: tuple[str | int, ...]) -> list[Order]:
        return [_read(row["content"]) for row in self.database.rows(statement, values)]


def _read(content: str) -> Order:
    values = json.loads(content)
    values["transactions"] = [Transaction(**item) for item in values["transactions"]]
    return Order(**values)
