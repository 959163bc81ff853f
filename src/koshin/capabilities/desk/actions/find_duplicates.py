"""Finds records that may be one person: the same kana in any width and the same day of birth."""

from datetime import datetime

from django.db import connection, transaction

from koshin.platform import audit

# A pair is found once: what was told apart, merged or undone is not found again. Those who were
# merged into another are nobody's namesakes any more.
FIND = """
INSERT INTO desk_duplicate
    (association_id, kept_id, gone_id, state, found_at, reason, moved, totals)
SELECT a.association_id, a.id, b.id, 'found', %(at)s, '', '{}', '{}'
FROM people_holder a
JOIN people_holder b ON b.association_id = a.association_id AND b.id > a.id
    AND b.birth_date = a.birth_date
    AND people_search_key(b.family_kana || b.given_kana)
      = people_search_key(a.family_kana || a.given_kana)
WHERE a.association_id = %(association)s AND NOT EXISTS (
    SELECT FROM desk_duplicate d WHERE d.state = 'merged' AND d.gone_id IN (a.id, b.id))
ON CONFLICT DO NOTHING
"""


def find_duplicates(association: str, *, at: datetime) -> int:
    """How many pairs are new."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FIND, {"association": association, "at": at})
            found = int(cursor.rowcount)
        if found:
            audit.record(
                association=association,
                actor=audit.SYSTEM,
                verb="find_duplicates",
                subject=f"association:{association}",
                at=at,
                after={"pairs": found},
            )
        return found
