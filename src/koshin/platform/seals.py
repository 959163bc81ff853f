"""The hash chain over rows that are only ever added: who changes one afterwards breaks it.

Rows come from many transactions at once and their ids do not commit in order, so a seal covers the
rows of *finished* transactions: those whose number lies below the oldest that is still running.
No row can join such a range any more. Each seal's digest is taken over the one before; whoever
keeps a head elsewhere (it is logged, ``manage seals`` prints it) can prove that nothing before it
was changed, removed or slipped in, not even by the database's owner.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

# Rows of one seal, unless one transaction wrote more.
CHUNK = 50_000
LOG = logging.getLogger("koshin.seals")

HEAD = """
SELECT number, base_id, until_tx, last_id, digest FROM audit_seal
WHERE stream = %s ORDER BY number DESC LIMIT 1
"""
# ``audit_seal_digest`` and each stream's ``<table>_digest`` are functions of the database, so that
# the doctor asks the same thing (migrations 0003 of platform, 0005 of ledger).
SEAL = """
INSERT INTO audit_seal (
    stream, number, base_id, from_tx, until_tx, last_id, rows, digest, sealed_at
)
SELECT s.stream, s.number, s.base, s.since, s.until, greatest(s.last, found.last), found.rows,
    audit_seal_digest(
        s.before, s.stream, s.number, s.base, s.since, s.until, found.rows, found.digests
    ), s.at
FROM (
    VALUES (%s::text, %s::text, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint,
            %s::timestamptz)
) AS s (stream, before, number, base, since, until, last, at)
CROSS JOIN LATERAL (
    SELECT max(r.id) AS last, count(*) AS rows,
        string_agg({digest}(r), ''::bytea ORDER BY r.id) AS digests
    FROM {table} r WHERE r.tx >= s.since AND r.tx < s.until AND r.id > s.base
) AS found
WHERE found.rows > 0
RETURNING rows, digest
"""
# Where to end: after the transaction of the last row of a chunk.
END = """
SELECT min(tx) FROM (
    SELECT tx FROM {table} WHERE tx >= %s AND tx < %s AND id > %s ORDER BY tx OFFSET %s LIMIT 1
) AS found
"""


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Rows of ``table`` (with ``id`` and ``tx``), digested by the function ``<table>_digest``."""

    name: str
    table: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last seal of a stream; ``number`` 0 where there is none yet."""

    number: int = 0
    base_id: int = 0
    until_tx: int = 0
    last_id: int = 0
    digest: str = ""


AUDIT = Stream(name="audit", table="audit_line")


def seal(stream: Stream, *, at: datetime, most: int = CHUNK) -> int:
    """Seal what is finished and not sealed yet, about ``most`` rows; answers how many.

    0 means that nothing is left. ``at`` is real time. Two sealers wait for each other.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream.name])
        head = head_of(stream.name)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = int(cursor.fetchone()[0])
        if horizon < head.until_tx:
            # A dump was restored into a cluster that counts anew. What the old one left unsealed
            # has numbers from its end on; what came since has ids beyond all of its ids.
            sealed = _seal(stream, head, until=1 << 62, most=most, at=at)
            if sealed:
                return sealed
            head = Head(
                number=head.number,
                base_id=head.last_id,
                last_id=head.last_id,
                digest=head.digest,
            )
        return _seal(stream, head, until=horizon, most=most, at=at)


def seal_all(stream: Stream, *, at: datetime) -> int:
    """Seal until nothing is left, a transaction each about :data:`CHUNK` rows; answers how many."""
    total = 0
    while sealed := seal(stream, at=at):
        total += sealed
    return total


def _seal(stream: Stream, head: Head, *, until: int, most: int, at: datetime) -> int:
    names = {
        "table": sql.Identifier(stream.table),
        "digest": sql.Identifier(f"{stream.table}_digest"),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(END).format(**names), [head.until_tx, until, head.base_id, most - 1])
        last_tx = cursor.fetchone()[0]
        asked: list[str | int | datetime] = [
            stream.name,
            head.digest,
            head.number + 1,
            head.base_id,
            head.until_tx,
        ]
        asked += [until if last_tx is None else last_tx + 1, head.last_id, at]
        cursor.execute(sql.SQL(SEAL).format(**names), asked)
        row = cursor.fetchone()
    if row is None:
        return 0
    LOG.info("sealed stream=%s number=%d rows=%d head=%s", stream.name, head.number + 1, *row)
    return int(row[0])


def head_of(stream: str) -> Head:
    """The last seal of the stream of this name."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [stream])
        row = cursor.fetchone()
    if row is None:
        return Head()
    number, base_id, until_tx, last_id, digest = row
    return Head(number=number, base_id=base_id, until_tx=until_tx, last_id=last_id, digest=digest)
