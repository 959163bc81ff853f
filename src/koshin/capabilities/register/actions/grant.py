"""Grant terms: the only way a validity comes into being. Called by applications, never by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from koshin.capabilities.register.models import Credential, Term
from koshin.core.facts import Period
from koshin.platform import rows


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One term to grant; ``credential`` and ``number`` are empty at a first registration."""

    qualification: str
    credential: int | None
    number: str
    awarded_on: date
    term: Period


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A credential as the register now has it, and its new term."""

    credential: int
    qualification: str
    number: str
    awarded_on: date
    term: Period


def grant_terms(
    *,
    association: str,
    holder_id: int,
    grants: Sequence[Grant],
    number_format: str,
    granted_by: UUID,
    at: datetime,
) -> tuple[Granted, ...]:
    """What was granted, in the order asked for, all or none; runs in the caller's transaction.

    The database refuses a term that overlaps another or that the same application granted before.
    ``number_format`` is a format string with ``{serial}``, e.g. ``{serial:010d}C``.
    """
    new = [grant for grant in grants if grant.credential is None]
    serials = iter(next_serials(association, len(new)))
    created = Credential.objects.bulk_create(
        Credential(
            association_id=association,
            holder_id=holder_id,
            qualification=grant.qualification,
            number=number_format.format(serial=next(serials), year=grant.awarded_on.year),
            awarded_on=grant.awarded_on,
        )
        for grant in new
    )
    known = {credential.qualification: credential for credential in created}
    granted = tuple(_granted(grant, known.get(grant.qualification)) for grant in grants)
    rows.insert_all(
        [
            Term(
                credential_id=one.credential,
                start=one.term.start,
                end=one.term.end,
                granted_by=granted_by,
                granted_at=at,
            )
            for one in granted
        ]
    )
    return granted


def _granted(grant: Grant, created: Credential | None) -> Granted:
    return Granted(
        credential=created.pk if created else (grant.credential or 0),
        qualification=grant.qualification,
        number=created.number if created else grant.number,
        awarded_on=grant.awarded_on,
        term=grant.term,
    )


def next_serials(association: str, count: int) -> range:
    """The next ``count`` serials of the association, taken under the row's lock."""
    if count == 0:
        return range(0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO register_number_series AS s (association_id, last) VALUES (%s, %s) "
            "ON CONFLICT (association_id) DO UPDATE SET last = s.last + excluded.last "
            "RETURNING last",
            [association, count],
        )
        row = cursor.fetchone()
    last = int(row[0])
    return range(last - count + 1, last + 1)
