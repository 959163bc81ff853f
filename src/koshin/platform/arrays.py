"""Columns of numbers out of PostgreSQL: a million at a time, without a Python object for each.

``SELECT packed(x) …`` sums rows up into PostgreSQL's own binary form of an array; here that becomes
a NumPy array. A row costs PostgreSQL about 0.15 µs a column and Python nothing to speak of; COPY
hands over row by row instead, which costs Python half a microsecond each (decision 0009).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

Ints = NDArray[np.int64]
# Number of dimensions, flag for NULLs, type of the elements; then length and lower bound.
HEADER_BYTES = 20
ELEMENT = np.dtype([("length", ">i4"), ("value", ">i8")])


def packed(expression: str, order: str = "") -> str:
    """SQL that gathers a column of whole numbers, none of them NULL; in any order but the same as
    the other columns of the same SELECT."""
    return f"array_send(array_agg(({expression})::bigint{order}))"


def unpacked(value: bytes | None) -> Ints:
    """What :func:`packed` gathered; nothing from no rows."""
    if value is None:
        return np.zeros(0, dtype=np.int64)
    found: Ints = np.frombuffer(value, dtype=ELEMENT, offset=HEADER_BYTES)["value"].astype(np.int64)
    return found


def gather(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Ints]:
    """The columns of a SELECT of which every one is packed."""
    with connection.cursor():
        raw = connection.connection
    with raw.cursor(binary=True) as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return [unpacked(value) for value in row]


def room_for(connections: int) -> bool:
    """Whether this process may hold so many connections beside the one it has."""
    pool = connection.settings_dict["OPTIONS"].get("pool")
    return pool is None or int(pool["max_size"]) > connections


def instant() -> str:
    """Which state of which database this transaction sees: equal for equal states, as long as
    nothing is written between two transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database() || ' ' || pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


@contextmanager
def several_processors() -> Iterator[None]:
    """For a question that is asked while nothing else runs: PostgreSQL may share it out."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 2")
        yield
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")


@contextmanager
def still(snapshot: str | None = None) -> Iterator[str]:
    """A transaction that sees one moment of the database and cannot write; the moment's name.

    ``snapshot`` is the name of a moment that another transaction, still open, has given: so several
    connections see the same rows.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # Several processes share the processors already, and no part is worth compiling for.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SET LOCAL jit = off")
        if snapshot is not None:
            # The name is PostgreSQL's own and not a value that a statement can be given.
            literal = connection.ops.quote_name(snapshot).replace('"', "'")
            cursor.execute(f"SET TRANSACTION SNAPSHOT {literal}")
            yield snapshot
            return
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]
