"""Troubles that a test or a demonstration orders in advance; each strikes `remaining` times."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from payment_simulator.database import Database

KINDS = {
    "duplicate": "the next notification is sent twice",
    "reorder": "the next notification waits until a later one has gone (at most `seconds`)",
    "delay": "the next notification goes out after `seconds`",
    "lose": "the next notification is never sent",
    "forge": "the next notification bears a wrong signature and is not repeated",
    "wrong_amount": "shop: the next push states `amount`; card: `amount` is taken instead",
    "bad_record": "the next deposit push carries a malformed record before the good one",
    "test_flag": "the next push states the opposite test flag",
    "timeout_after_success": "the next call takes effect, the answer is lost after `seconds`",
    "5xx": "the next call is answered 503 and has no effect",
    "pending": "the next card payment, or card cancellation, ends as pending",
    "refuse": "the next card cancellation is answered with failure and has no effect",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One ordered trouble. Empty merchant_id, order_id or operation match all."""

    id: int
    kind: str
    merchant_id: str
    order_id: str
    operation: str
    remaining: int
    seconds: float | None
    amount: int | None


class FaultStore:
    """The table of ordered troubles."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def order(
        self,
        *,
        kind: str,
        merchant_id: str = "",
        order_id: str = "",
        operation: str = "",
        count: int = 1,
        seconds: float | None = None,
        amount: int | None = None,
    ) -> Fault:
        """Order a trouble. The kind must be one of KINDS."""
        values = (kind, merchant_id, order_id, operation, count, seconds, amount)
        fault_id = self.database.run(
            "INSERT INTO faults"
            " (kind, merchant_id, order_id, operation, remaining, seconds, amount)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return Fault(
            id=fault_id,
            kind=kind,
            merchant_id=merchant_id,
            order_id=order_id,
            operation=operation,
            remaining=count,
            seconds=seconds,
            amount=amount,
        )

    def take(
        self, kind: str, *, merchant_id: str, order_id: str = "", operation: str = ""
    ) -> Fault | None:
        """Use up one stroke of the oldest matching trouble, or answer None."""
        with self.database.held():
            rows = self.database.rows(
                "SELECT * FROM faults WHERE kind = ? AND remaining > 0"
                " AND merchant_id IN ('', ?) AND order_id IN ('', ?) AND operation IN ('', ?)"
                " ORDER BY id LIMIT 1",
                (kind, merchant_id, order_id, operation),
            )
            if not rows:
                return None
            self.database.run(
                "UPDATE faults SET remaining = remaining - 1 WHERE id = ?", (rows[0]["id"],)
            )
            return Fault(**dict(rows[0]))

    def waiting(self) -> list[dict[str, Any]]:
        """The troubles that can still strike."""
        rows = self.database.rows("SELECT * FROM faults WHERE remaining > 0 ORDER BY id")
        return [asdict(Fault(**dict(row))) for row in rows]

    def clear(self) -> None:
        """Forget all troubles."""
        self.database.run("DELETE FROM faults")
