"""Asks a database every invariant, in one snapshot, and writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from koshin.ops.doctor.reading import Invariant, all_invariants

# A finding names this many rows at most; where there are more, the cause is the same.
ROWS_NAMED = 1_000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One invariant and the rows that break it, by name; without rows it holds."""

    invariant: Invariant
    rows: tuple[str, ...]


def examine(connection: psycopg.Connection) -> list[Finding]:
    """Every invariant with the rows that break it, as the connection's transaction sees them."""
    return [Finding(invariant=one, rows=offending(connection, one)) for one in all_invariants()]


@contextmanager
def snapshot(url: str) -> Iterator[psycopg.Connection]:
    """A read-only connection that sees one moment. Raises ``psycopg.OperationalError``."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def offending(connection: psycopg.Connection, invariant: Invariant) -> tuple[str, ...]:
    """What breaks one invariant, by name, as the connection's transaction sees it."""
    limited = sql.SQL("SELECT id::text FROM ({}) AS found (id) ORDER BY 1 LIMIT {}").format(
        # The text of a file of this package, never of a user.
        sql.SQL(invariant.sql),
        sql.Literal(ROWS_NAMED),
    )
    return tuple(row[0] for row in connection.execute(limited).fetchall())
