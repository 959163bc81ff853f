"""Stripe's objects as JSON, by their ids, and what was answered to each idempotency key."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from payment_simulator.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS stripe_objects (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, account TEXT NOT NULL,
    content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stripe_keys (
    account TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (account, key));
"""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
Object = dict[str, Any]


def new_id(prefix: str, length: int = 24) -> str:
    """`pi_3Q…`: a prefix and random letters."""
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


class StripeStore:
    """The objects of all accounts."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.script(SCHEMA)

    def add(self, account: str, made: Object) -> Object:
        """Keep a new object under its own id and kind."""
        self.database.run(
            "INSERT INTO stripe_objects (id, kind, account, content) VALUES (?, ?, ?, ?)",
            (made["id"], made["object"], account, json.dumps(made)),
        )
        return made

    def get(self, account: str, kind: str, id_: str) -> Object | None:
        """One object of an account, or None."""
        rows = self.database.rows(
            "SELECT content FROM stripe_objects WHERE id = ? AND kind = ? AND account = ?",
            (id_, kind, account),
        )
        return json.loads(rows[0]["content"]) if rows else None

    def account_of(self, id_: str) -> str:
        """Whose object it is; empty when there is none."""
        rows = self.database.rows("SELECT account FROM stripe_objects WHERE id = ?", (id_,))
        return str(rows[0]["account"]) if rows else ""

    def newest(self, account: str, kind: str, limit: int) -> list[Object]:
        """The newest objects of a kind, newest first; of all accounts when `account` is empty."""
        rows = self.database.rows(
            "SELECT content FROM stripe_objects WHERE kind = ? AND ? IN ('', account)"
            " ORDER BY number DESC LIMIT ?",
            (kind, account, limit),
        )
        return [json.loads(row["content"]) for row in rows]

    def save(self, changed: Object) -> None:
        """Keep an object's new content."""
        self.database.run(
            "UPDATE stripe_objects SET content = ? WHERE id = ?",
            (json.dumps(changed), changed["id"]),
        )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else changes an object inside this block."""
        with self.database.held():
            yield

    def answered(self, account: str, key: str) -> tuple[str, int, str] | None:
        """Request, status and body that were stored for an idempotency key."""
        rows = self.database.rows(
            "SELECT * FROM stripe_keys WHERE account = ? AND key = ?", (account, key)
        )
        return (rows[0]["request"], rows[0]["status"], rows[0]["body"]) if rows else None

    def remember(self, account: str, key: str, request: str, status: int, body: str) -> None:
        """Store the answer to a key; the first one stays."""
        self.database.run(
            "INSERT OR IGNORE INTO stripe_keys VALUES (?, ?, ?, ?, ?)",
            (account, key, request, status, body),
        )
