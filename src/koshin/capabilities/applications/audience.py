"""Whom a round of renewal concerns and who has not finished it: set by set, by one index each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from koshin.core.cycles import FOR_EVER, renewal_cycle
from koshin.core.decision import Cycle
from koshin.core.facts import CredentialFact, Period
from koshin.core.scheme import Scheme

CHUNK = 25_000

# Every last day of a term, one step of the index each: a handful, however many holders there are.
ENDS = """
WITH RECURSIVE ends AS (
    (SELECT "end" FROM register_term WHERE "end" >= %(since)s ORDER BY "end" LIMIT 1)
    UNION ALL
    SELECT (SELECT t."end" FROM register_term t WHERE t."end" > ends."end"
            ORDER BY t."end" LIMIT 1)
    FROM ends WHERE ends."end" IS NOT NULL
)
SELECT "end" FROM ends WHERE "end" IS NOT NULL AND "end" < %(for_ever)s
"""

# Those whose term ends so and was not followed by another, or was moved here by a pause, with what
# they have begun; and those who have begun to register for the first time.
UNFINISHED = """
SELECT holder_id, max(state) FROM (
    SELECT c.holder_id, a.state
    FROM register_term t
    JOIN register_credential c ON c.id = t.credential_id AND c.association_id = %(association)s
    LEFT JOIN applications_application a
        ON a.holder_id = c.holder_id AND a.cycle = %(cycle)s AND a.state IN ('draft', 'applied')
    WHERE t."end" = %(end)s
      AND NOT EXISTS (SELECT 1 FROM register_term later
                      WHERE later.credential_id = c.id AND later."end" > t."end")
    UNION ALL
    SELECT moved.holder_id, a.state FROM unnest(%(moved)s::bigint[]) AS moved (holder_id)
    LEFT JOIN applications_application a ON a.holder_id = moved.holder_id
        AND a.cycle = %(cycle)s AND a.state IN ('draft', 'applied')
    UNION ALL
    SELECT a.holder_id, a.state FROM applications_application a
    WHERE a.association_id = %(association)s AND a.cycle = %(cycle)s AND a.kind = 'first'
      AND a.state IN ('draft', 'applied')
) AS concerned GROUP BY holder_id ORDER BY holder_id
"""

# Those who finished a course that no credential of theirs stands for yet; not the dead, of whom the
# granted report tells also where there was no credential to bar, nor who has begun to register.
UNREGISTERED = """
SELECT p.holder_id FROM activities_completion p
JOIN people_holder h ON h.id = p.holder_id AND h.association_id = %(association)s
WHERE NOT EXISTS (SELECT 1 FROM register_credential c
                  WHERE c.holder_id = p.holder_id AND c.qualification = p.qualification)
  AND NOT EXISTS (SELECT 1 FROM applications_request r
                  WHERE r.holder_id = p.holder_id AND r.kind = 'death' AND r.state = 'granted')
  AND NOT EXISTS (SELECT 1 FROM applications_application a
                  WHERE a.holder_id = p.holder_id AND a.kind = 'first'
                    AND a.state IN ('draft', 'applied'))
GROUP BY p.holder_id ORDER BY p.holder_id
"""


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """Holders of one chunk by what they have begun: nothing, a draft, an application."""

    nothing: tuple[int, ...]
    draft: tuple[int, ...]
    applied: tuple[int, ...]


def rounds(scheme: Scheme, *, since: date, moved: Iterable[date] = ()) -> list[tuple[date, Cycle]]:
    """The rounds of the terms that end on ``since`` or later, by that end. One query.

    What only one holder has (a pause, an extension) moves that holder's round, not this one;
    ``moved`` are the ends to which pauses have moved terms.
    """
    with connection.cursor() as cursor:
        cursor.execute(ENDS, {"since": since, "for_ever": date(FOR_EVER, 1, 1)})
        ends = sorted(
            {row[0] for row in cursor.fetchall()} | {end for end in moved if end >= since}
        )
    return [(end, round_of(scheme, end)) for end in sorted(ends)]


def round_of(scheme: Scheme, end: date) -> Cycle:
    """The round in which terms that end on this day are renewed, for whom nothing is special."""
    held = CredentialFact(
        id=0,
        qualification="",
        number="",
        awarded_on=end,
        terms=(Period(start=end, end=end),),
    )
    return renewal_cycle(scheme, held)


def unfinished(
    association: str, *, end: date, cycle: str, moved: Sequence[int] = ()
) -> Iterator[Unfinished]:
    """In chunks: the holders whose term ends on ``end`` and who have no later one, and ``moved``,
    whose pauses have moved it there."""
    asked = {"association": association, "end": end, "cycle": cycle, "moved": list(moved)}
    for rows in _chunks(UNFINISHED, asked):
        yield Unfinished(
            nothing=tuple(holder for holder, state in rows if state is None),
            draft=tuple(holder for holder, state in rows if state == "draft"),
            applied=tuple(holder for holder, state in rows if state == "applied"),
        )


def unregistered(association: str) -> Iterator[tuple[int, ...]]:
    """In chunks: the holders with a finished course that is not registered."""
    for rows in _chunks(UNREGISTERED, {"association": association}):
        yield tuple(row[0] for row in rows)


def _chunks(statement: str, asked: Mapping[str, Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows of one query; a million of them are two numbers each."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
