"""Writes events in money into the books, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from koshin.core.facts import Period
from koshin.core.money import Yen
from koshin.core.posting import Posting, balanced

# Entry and postings go in one statement, so that the books cost one round trip per event. News of a
# month that is locked goes to the next open one and keeps its true day.
ENTRY = """entry AS (
    INSERT INTO ledger_entry (association_id, kind, reference, value_date, moved_on, booked_at)
    SELECT e.code, e.kind, e.reference, o.day, nullif(e.day, o.day), e.at
    FROM (
        VALUES (%s::varchar, %s::varchar, %s::varchar, %s::date, %s::timestamptz)
    ) AS e (code, kind, reference, day, at)
    CROSS JOIN LATERAL (SELECT ledger_open_day(e.code, e.day)) AS o (day)
    ON CONFLICT (association_id, kind, reference) DO NOTHING
    RETURNING id
)"""
POSTINGS = """
INSERT INTO ledger_posting (entry_id, account, charge, amount)
SELECT entry.id, line.account, line.charge, line.amount
FROM entry, unnest(%s::text[], %s::uuid[], %s::bigint[]) AS line (account, charge, amount)
"""
ADVANCES = """advances AS (
    INSERT INTO ledger_advance (association_id, charge, purpose, amount, term_start, term_end)
    SELECT * FROM unnest(
        %s::varchar[], %s::uuid[], %s::varchar[], %s::bigint[], %s::date[], %s::date[]
    )
)"""
MANY = """
WITH e AS (
    SELECT * FROM unnest(%s::varchar[], %s::date[]) AS e (reference, day)
), entry AS (
    INSERT INTO ledger_entry (association_id, kind, reference, value_date, moved_on, booked_at)
    SELECT %s, %s, e.reference, o.day, nullif(e.day, o.day), %s
    FROM e CROSS JOIN LATERAL (SELECT ledger_open_day(%s, e.day)) AS o (day)
    ON CONFLICT (association_id, kind, reference) DO NOTHING
    RETURNING id, reference
), posting AS (
    INSERT INTO ledger_posting (entry_id, account, charge, amount)
    SELECT entry.id, line.account, line.charge, line.amount
    FROM unnest(%s::varchar[], %s::text[], %s::uuid[], %s::bigint[])
        AS line (reference, account, charge, amount)
    JOIN entry USING (reference)
)
SELECT reference FROM entry
"""


@dataclass(frozen=True, kw_only=True)
class PutOff:
    """``amount`` of a charge is earned over ``term``."""

    amount: Yen
    term: Period


@dataclass(frozen=True, kw_only=True)
class Event:
    """One of many events of a kind; see :func:`post_all`."""

    reference: str
    value_date: date
    postings: Sequence[Posting]


def post(
    *,
    association: str,
    kind: str,
    reference: str,
    value_date: date,
    at: datetime,
    postings: Sequence[Posting],
) -> bool:
    """Post the entry inside the current transaction; False when it stood there already.

    ``association`` is its code; ``kind`` and ``reference`` together make the event happen once;
    ``value_date`` is the day the money moved (in a month that is locked already it is kept beside
    the first open day); ``at`` is business time. One query. Raises ``core.posting.Unbalanced`` when
    the postings do not sum to zero.
    """
    parameters = _parameters(association, kind, reference, value_date, at, postings)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {ENTRY} {POSTINGS}", parameters)
        return bool(cursor.rowcount > 0)


def post_all(
    *, association: str, kind: str, at: datetime, events: Sequence[Event]
) -> frozenset[str]:
    """Post many entries of one kind in one query; the references of those that were new."""
    if not events:
        return frozenset()
    lines = [(e.reference, line) for e in events for line in balanced(e.postings)]
    with connection.cursor() as cursor:
        cursor.execute(
            MANY,
            [
                [e.reference for e in events],
                [e.value_date for e in events],
                association,
                kind,
                at,
                association,
                [reference for reference, _line in lines],
                [line.account for _reference, line in lines],
                [line.charge for _reference, line in lines],
                [line.amount.amount for _reference, line in lines],
            ],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def written_along(
    *,
    association: str,
    kind: str,
    reference: str,
    value_date: date,
    at: datetime,
    postings: Sequence[Posting],
) -> tuple[str, list[Any]]:
    """The same as WITH-queries and their parameters, for a verb whose own row goes with them.

    Only where the event cannot have happened before: nothing says whether it stood there.
    """
    return (
        f"{ENTRY}, postings AS ({POSTINGS})",
        _parameters(association, kind, reference, value_date, at, postings),
    )


def put_off_along(
    *, association: str, charge: UUID, purpose: str, parts: Sequence[PutOff]
) -> tuple[str, list[Any]]:
    """WITH-queries that note which parts of a new charge are earned over which terms."""
    count = len(parts)
    return ADVANCES, [
        [association] * count,
        [charge] * count,
        [purpose] * count,
        [part.amount.amount for part in parts],
        [part.term.start for part in parts],
        [part.term.end for part in parts],
    ]


def _parameters(
    association: str,
    kind: str,
    reference: str,
    value_date: date,
    at: datetime,
    postings: Sequence[Posting],
) -> list[Any]:
    lines = balanced(postings)
    return [
        association,
        kind,
        reference,
        value_date,
        at,
        [line.account for line in lines],
        [line.charge for line in lines],
        [line.amount.amount for line in lines],
    ]
