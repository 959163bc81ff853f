"""Whom a window concerns, and what is known of many holders at once."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import connection

from koshin.capabilities.people.models import Holder
from koshin.core.cycles import is_permanent, renewal_cycle
from koshin.core.facts import CredentialFact, Period
from koshin.core.scheme import Scheme

CHUNK = 500

# One row per kind of credential and last day: a handful, however many holders there are.
LAST_TERMS = """
SELECT DISTINCT ON (qualification, ends) qualification, starts, ends, awarded_on
FROM (SELECT c.qualification, c.awarded_on, max(t.start) AS starts, max(t."end") AS ends
      FROM register_credential c JOIN register_term t ON t.credential_id = c.id
      WHERE c.association_id = %(association)s GROUP BY c.id) AS last
ORDER BY qualification, ends
"""

# Neither told nor applied since the window opened, and with a term that ends now or a course to
# register.
CANDIDATES = """
SELECT h.id FROM people_holder h
WHERE h.association_id = %(association)s AND h.id > %(after)s
  AND NOT EXISTS (SELECT 1 FROM notices_mail m WHERE m.holder_id = h.id
                  AND m.template IN ('window_open', 'window_open_first', 'applied')
                  AND m.created_at >= %(opened)s)
  AND (EXISTS (SELECT 1 FROM register_credential c JOIN register_term t ON t.credential_id = c.id
               WHERE c.holder_id = h.id AND t."end" = ANY(%(ends)s))
       OR EXISTS (SELECT 1 FROM activities_completion p WHERE p.holder_id = h.id
                  AND NOT EXISTS (SELECT 1 FROM register_credential c WHERE c.holder_id = h.id
                                  AND c.qualification = p.qualification)))
ORDER BY h.id LIMIT %(limit)s
"""


def open_windows(scheme: Scheme, *, at: datetime) -> dict[date, datetime]:
    """The last days of terms whose renewal window is open at ``at``, and when it opened."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_TERMS, {"association": scheme.code})
        rows = cursor.fetchall()
    found = {}
    for qualification, start, end, awarded_on in rows:
        held = CredentialFact(
            id=0,
            qualification=qualification,
            number="",
            awarded_on=awarded_on,
            terms=(Period(start=start, end=end),),
        )
        if qualification not in scheme.qualifications or is_permanent(scheme, held):
            continue
        window = renewal_cycle(scheme, held).window
        if window.state(at) == "open":
            found[end] = window.opens
    return found


def candidates(
    association: str, *, ends: Sequence[date], opened: datetime
) -> Iterator[Sequence[Holder]]:
    """In chunks: the holders whom a window may concern and who were not told since ``opened``."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                CANDIDATES,
                {
                    "association": association,
                    "after": after,
                    "opened": opened,
                    "ends": list(ends),
                    "limit": CHUNK,
                },
            )
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        after = ids[-1]
        yield list(Holder.objects.filter(pk__in=ids).order_by("pk"))
