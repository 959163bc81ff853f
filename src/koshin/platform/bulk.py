"""Many rows in one statement, as arrays: a month of bank lines in seconds."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from django.db import connection


def insert(
    table: LiteralString,
    columns: Mapping[str, tuple[LiteralString, Sequence[Any]]],
    *,
    returning: Sequence[LiteralString] = ("id",),
) -> list[tuple[Any, ...]]:
    """Insert rows given by column, each with its PostgreSQL type; answers ``returning`` of the new.

    Rows that a unique key refuses are left out silently. All names are the programmer's words.
    """
    names = list(columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind, _values in columns.values())
    listed = ", ".join(f'"{name}"' for name in names)
    statement = (
        f'INSERT INTO "{table}" ({listed}) '  # noqa: S608 - the programmer's words
        f"SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING RETURNING {', '.join(returning)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for _kind, values in columns.values()])
        return list(cursor.fetchall())
