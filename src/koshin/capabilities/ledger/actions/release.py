"""Money received in advance (前受金) becomes income, a month of the term at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from koshin.capabilities.ledger.actions.post import Event, post_all
from koshin.core.advance import last_of_month, shares
from koshin.core.facts import Period
from koshin.core.money import Yen
from koshin.core.posting import release_postings

KIND = "release"
# Of each advance: what was released, what else went out of it (cancelled, given back), and the last
# month that was released. Only what is paid for in full is earned.
PLANS = """
SELECT a.id, a.charge, a.purpose, a.amount, a.term_start, a.term_end, b.released, b.withdrawn,
    b.last
FROM ledger_advance a
CROSS JOIN LATERAL (
    SELECT
        coalesce(sum(p.amount) FILTER (
            WHERE e.kind = %(kind)s AND e.reference LIKE a.id || ':%%' AND p.amount > 0
        ), 0)::bigint,
        coalesce(sum(p.amount) FILTER (WHERE e.kind NOT IN ('charge', %(kind)s)), 0)::bigint,
        max(e.reference) FILTER (WHERE e.kind = %(kind)s AND e.reference LIKE a.id || ':%%'),
        -coalesce(sum(p.amount), 0)::bigint
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.charge = a.charge AND p.account = 'advance:' || a.purpose
) AS b (released, withdrawn, last, balance)
WHERE a.association_id = %(association)s AND a.charge = ANY(%(charges)s) AND b.balance > 0
    AND (
        SELECT coalesce(sum(amount), 0) FROM ledger_posting
        WHERE charge = a.charge AND account = 'receivable'
    ) <= 0
ORDER BY a.charge, a.id
"""


@dataclass(frozen=True, kw_only=True)
class Released:
    """How many months of how many yen became income."""

    months: int
    yen: int


def release(*, association: str, charges: Sequence[UUID], through: date, at: datetime) -> Released:
    """Release what is earned by the end of the month ``through``; inside the caller's transaction.

    Each month of each advance once, whatever is repeated: its entry's reference is the advance and
    the month. What was given back or cancelled is not released. Charges that are not paid in full
    wait. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLANS, {"kind": KIND, "association": association, "charges": list(charges)})
        rows = cursor.fetchall()
    events, yen = [], 0
    left_to_withdraw: dict[UUID, int] = {}
    for row in rows:
        charge, withdrawn = row[1], row[7]
        gone = left_to_withdraw.setdefault(charge, withdrawn)
        gone_here = min(gone, row[3] - row[6])
        left_to_withdraw[charge] = gone - gone_here
        for month, share in _due(row, gone_here, through):
            events.append(_event(row, month, share))
            yen += share.amount
    post_all(association=association, kind=KIND, at=at, events=events)
    return Released(months=len(events), yen=yen)


def _due(row: Sequence[Any], withdrawn: int, through: date) -> Iterable[tuple[date, Yen]]:
    """The months not yet released and what each releases; never more than what is left."""
    _id, _charge, _purpose, amount, start, end, released, _all, last = row
    after = date.fromisoformat(f"{last.rpartition(':')[2]}-01") if last else None
    earned = 0
    for month, share in shares(Yen(amount - withdrawn), Period(start=start, end=end)).items():
        earned += share.amount
        if month > through:
            return
        if after is not None and month <= after:
            continue
        if (now := earned - released) > 0:
            released += now
            yield month, Yen(now)


def _event(row: Sequence[Any], month: date, share: Yen) -> Event:
    return Event(
        reference=f"{row[0]}:{month:%Y-%m}",
        value_date=last_of_month(month),
        postings=release_postings(share, purpose=row[2], charge=row[1]),
    )
