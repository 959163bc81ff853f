"""Messages to merchants: kept, sent, repeated until they are answered with 200."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from payment_simulator.database import Database

Kind = Literal["result", "deposit", "mpi", "raw", "event"]
# A held message waits for a later one to overtake it; a lost one is recorded, never sent.
MessageState = Literal["waiting", "held", "sending", "delivered", "given_up", "lost"]


@dataclass(slots=True, kw_only=True)
class Message:
    """One POST to a merchant. `due` is real epoch seconds, `pauses` the waits before repeating."""

    kind: Kind
    merchant_id: str
    order_ids: list[str]
    url: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    sign_with: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    due: float = 0.0
    state: MessageState = "waiting"
    answers: list[str] = field(default_factory=list)
    id: int = 0

    def public(self) -> dict[str, Any]:
        """What the control surface shows: everything but the body's secrets and signatures."""
        values = asdict(self)
        for name in ("body", "headers", "sign_with", "pauses"):
            del values[name]
        return values


class Outbox:
    """The table of messages."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.database.run("UPDATE messages SET state = 'waiting' WHERE state = 'sending'")

    def add(self, message: Message) -> None:
        """Keep a message and give it its id."""
        message.id = self.database.run(
            "INSERT INTO messages (merchant_id, state, due, content) VALUES (?, ?, ?, ?)",
            (message.merchant_id, message.state, message.due, json.dumps(asdict(message))),
        )

    def save(self, message: Message) -> None:
        """Keep a message's new state."""
        self.database.run(
            "UPDATE messages SET state = ?, due = ?, content = ? WHERE id = ?",
            (message.state, message.due, json.dumps(asdict(message)), message.id),
        )

    def claim(self, message: Message) -> bool:
        """Take a message for sending; False when another thread has taken it."""
        with self.database.held():
            rows = self.database.rows("SELECT state FROM messages WHERE id = ?", (message.id,))
            if not rows or rows[0]["state"] not in ("waiting", "held"):
                return False
            message.state = "sending"
            self.save(message)
            return True

    def next_due(self) -> Message | None:
        """The message that should be sent now, or None."""
        rows = self.database.rows(
            "SELECT * FROM messages WHERE state IN ('waiting', 'held') AND due <= ?"
            " ORDER BY due, id LIMIT 1",
            (time.time(),),
        )
        return _read(rows[0]) if rows else None

    def held_of(self, merchant_id: str) -> list[Message]:
        """The merchant's messages that wait to be overtaken."""
        rows = self.database.rows(
            "SELECT * FROM messages WHERE state = 'held' AND merchant_id = ? ORDER BY id",
            (merchant_id,),
        )
        return [_read(row) for row in rows]

    def newest(self, limit: int) -> list[Message]:
        """The newest messages, newest first."""
        rows = self.database.rows("SELECT * FROM messages ORDER BY id DESC LIMIT ?", (limit,))
        return [_read(row) for row in rows]


def _read(row: sqlite3.Row) -> Message:
    message = Message(**json.loads(row["content"]))
    message.id = row["id"]
    return message
