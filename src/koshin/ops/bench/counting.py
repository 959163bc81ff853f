"""Counts what a piece of work sends to the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, reset_queries

WRITING = re.compile(r"\s*(?:WITH\b.*?\)\s*)?(?:INSERT|UPDATE|DELETE)\b", re.IGNORECASE | re.DOTALL)
LOCKING = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b")
FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


@dataclass(kw_only=True)
class Count:
    """``queries`` are statements, savepoints included, BEGIN and COMMIT apart; ``commits`` are
    transactions that wrote and so waited for the disk."""

    statements: list[str] = field(default_factory=list)
    queries: int = 0
    commits: int = 0


@contextmanager
def counted() -> Iterator[Count]:
    """Count on this thread's connection. Outermost transactions must begin inside the block."""
    count = Count()
    before = connection.force_debug_cursor
    connection.force_debug_cursor = True
    reset_queries()
    try:
        yield count
    finally:
        connection.force_debug_cursor = before
        _read(count, [entry["sql"] or "" for entry in connection.queries_log])
        reset_queries()


def _read(count: Count, log: list[str]) -> None:
    inside = wrote = False
    for sql in log:
        if sql in FRAME:
            count.commits += sql == "COMMIT" and wrote
            inside, wrote = sql == "BEGIN", False
            continue
        count.statements.append(sql)
        writes = bool(WRITING.match(sql) or LOCKING.search(sql))
        wrote = wrote or writes
        count.commits += writes and not inside
    count.queries = len(count.statements)
