"""The next number of a series of papers. Called inside the verb that issues the paper."""

from django.db import connection


def next_serial(*, association: str, kind: str, year: int) -> int:
    """The next serial of the association's papers of this kind in this year, from 1. One query.

    The series stays locked until the caller's transaction ends, so numbers have no gaps.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_series AS s (association_id, kind, year, last) "
            "VALUES (%s, %s, %s, 1) ON CONFLICT (association_id, kind, year) "
            "DO UPDATE SET last = s.last + 1 RETURNING last",
            [association, kind, year],
        )
        row = cursor.fetchone()
    return int(row[0])
