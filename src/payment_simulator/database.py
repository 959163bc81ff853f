"""One SQLite connection for all threads of this small program."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    merchant_id TEXT NOT NULL, order_id TEXT NOT NULL, page_token TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (merchant_id, order_id), UNIQUE (merchant_id, session_id));
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, merchant_id TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL,
    content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS messages_due ON messages (state, due);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, merchant_id TEXT NOT NULL, order_id TEXT NOT NULL,
    operation TEXT NOT NULL, remaining INTEGER NOT NULL, seconds REAL, amount INTEGER);
CREATE TABLE IF NOT EXISTS numbers (name TEXT PRIMARY KEY, last INTEGER NOT NULL);
"""

Value = str | int | float | None


class Database:
    """A connection behind a lock: every statement, and every `held` block, runs alone."""

    def __init__(self, path: Path | None) -> None:
        name = ":memory:" if path is None else str(path)
        self._connection = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._lock = threading.RLock()
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def script(self, statements: str) -> None:
        """Make tables that are not there yet."""
        with self._lock:
            self._connection.executescript(statements)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other thread out, and undo all statements if the block raises."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def run(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run a writing statement; answers the new row's id."""
        with self._lock:
            return self._connection.execute(statement, values).lastrowid or 0

    def rows(self, statement: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """All rows of a question."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def next_number(self, name: str) -> int:
        """The next number of a named series, from 1."""
        with self.held():
            self.run("INSERT OR IGNORE INTO numbers VALUES (?, 0)", (name,))
            self.run("UPDATE numbers SET last = last + 1 WHERE name = ?", (name,))
            return int(self.rows("SELECT last FROM numbers WHERE name = ?", (name,))[0]["last"])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
