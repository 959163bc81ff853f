"""Writes one event in money into the books, once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from koshin.core.posting import Posting, balanced

# Entry and postings go in one statement, so that the books cost one round trip per event.
ENTRY = """entry AS (
    INSERT INTO ledger_entry (association_id, kind, reference, value_date, booked_at)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (association_id, kind, reference) DO NOTHING
    RETURNING id
)"""
POSTINGS = """
INSERT INTO ledger_posting (entry_id, account, charge, amount)
SELECT entry.id, line.account, line.charge, line.amount
FROM entry, unnest(%s::text[], %s::uuid[], %s::bigint[]) AS line (account, charge, amount)
"""


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
    ``value_date`` is the day the money moved; ``at`` is business time. One query. Raises
    ``core.posting.Unbalanced`` when the postings do not sum to zero.
    """
    parameters = _parameters(association, kind, reference, value_date, at, postings)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {ENTRY} {POSTINGS}", parameters)
        return bool(cursor.rowcount > 0)


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
