"""What a leak asks: whose data did this account see, which pages, how often, since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

ONE_BY_ONE = """
SELECT h AS holder, count(*) AS views, min(r.recorded_at), max(r.recorded_at),
    array_agg(DISTINCT r.page ORDER BY r.page)
FROM audit_read r CROSS JOIN LATERAL unnest(r.holders) AS h
WHERE r.association = %s AND r.account = %s AND r.recorded_at >= %s AND r.recorded_at < %s
GROUP BY h ORDER BY min(r.recorded_at), h
"""
ALTOGETHER = """
SELECT count(DISTINCT h), count(DISTINCT r.id), min(r.recorded_at), max(r.recorded_at)
FROM audit_read r CROSS JOIN LATERAL unnest(r.holders) AS h
WHERE r.association = %s AND r.account = %s AND r.recorded_at >= %s AND r.recorded_at < %s
"""


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Whose eyes, at which association, from when until when (real time, the end excluded)."""

    association: str
    account: int
    since: datetime
    until: datetime

    def given(self) -> list[str | int | datetime]:
        return [self.association, self.account, self.since, self.until]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One holder whom they saw: how often, on which pages (route names), first and last."""

    holder: int
    views: int
    first: datetime
    last: datetime
    pages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Total:
    """How many different people in how many views; the moments are ``None`` where nobody."""

    people: int
    views: int
    first: datetime | None
    last: datetime | None


def seen(eyes: Eyes, *, limit: int, offset: int = 0) -> list[Seen]:
    """Those whom these eyes saw, in the order in which they were first seen."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ONE_BY_ONE} LIMIT %s OFFSET %s", [*eyes.given(), limit, offset])
        return [_seen(row) for row in cursor.fetchall()]


def all_seen(eyes: Eyes, *, at_once: int = 2_000) -> Iterator[Seen]:
    """All of them, for a file."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE, eyes.given())
        while rows := cursor.fetchmany(at_once):
            yield from map(_seen, rows)


def total(eyes: Eyes) -> Total:
    """How many they saw altogether."""
    with connection.cursor() as cursor:
        cursor.execute(ALTOGETHER, eyes.given())
        people, views, first, last = cursor.fetchone()
    return Total(people=people, views=views, first=first, last=last)


def _seen(row: tuple[int, int, datetime, datetime, list[str]]) -> Seen:
    holder, views, first, last, pages = row
    return Seen(holder=holder, views=views, first=first, last=last, pages=tuple(pages))
