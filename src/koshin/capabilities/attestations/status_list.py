"""Status lists as they stand today: what the register says of every digital certificate.

Bitstring Status List v1.0. Revocation is for good: a certificate that was revoked once stays so,
and whoever is restored issues another. Suspension comes and goes.
"""

import gzip
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from django.db import connection

from koshin.capabilities.attestations.document import list_url
from koshin.capabilities.attestations.encoding import base64url
from koshin.capabilities.attestations.issuer import did_of
from koshin.capabilities.attestations.models import LENGTH, StatusSeries
from koshin.capabilities.attestations.places import PER_LIST
from koshin.capabilities.attestations.proofs import as_token, with_proof
from koshin.core.dates import start_of_day
from koshin.platform.keys.store import Key, signing_key

Purpose = Literal["revocation", "suspension"]
# For how long others may keep a list before they ask again.
TTL_SECONDS = 300

REVOKED = """
SELECT a.list_index FROM attestations_attestation a
WHERE a.association_id = %(association)s AND a.list_number = %(number)s
  AND (a.withdrawn_at IS NOT NULL OR EXISTS (
    SELECT FROM register_bar b
    WHERE b.credential_id = a.credential_id AND b.kind <> 'stopped' AND b.since <= %(on)s
      AND (b.lifted_on IS NULL OR b.lifted_on > greatest(
        b.since, (a.issued_at AT TIME ZONE 'Asia/Tokyo')::date))))
ORDER BY 1
"""
SUSPENDED = """
SELECT a.list_index FROM attestations_attestation a
WHERE a.association_id = %(association)s AND a.list_number = %(number)s
  AND (EXISTS (
    SELECT FROM register_bar b
    WHERE b.credential_id = a.credential_id AND b.kind = 'stopped' AND b.since <= %(on)s
      AND (b.until IS NULL OR b.until >= %(on)s)
      AND (b.lifted_on IS NULL OR b.lifted_on > %(on)s))
  OR EXISTS (
    SELECT FROM register_suspension s
    WHERE s.credential_id = a.credential_id AND s.starts_on <= %(on)s
      AND coalesce(s.resumed_on, 1 + s.ends_on, 'infinity') > %(on)s))
ORDER BY 1
"""
ASKED: dict[Purpose, str] = {"revocation": REVOKED, "suspension": SUSPENDED}


class NoSuchList(Exception):
    """The association has no status list of this number, or no keys to sign it with."""


def raised(association: str, *, purpose: Purpose, number: int, on: date) -> tuple[int, ...]:
    """The indexes whose bit is set on the day, in order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED[purpose], {"association": association, "number": number, "on": on})
        return tuple(row[0] for row in cursor.fetchall())


def published(
    association: str, *, purpose: Purpose, number: int, on: date, token: bool
) -> dict[str, Any] | str:
    """The signed list of the day: as JSON with a proof, or as a JWT (``token``). Two queries.

    The same answers give the same bytes all day. Raises ``NoSuchList``.
    """
    series = StatusSeries.objects.filter(association_id=association).first()
    # The first list is there from the start, though nothing stands in it yet.
    last = max(1, -(-series.taken // PER_LIST)) if series else 1
    key = signing_key(association, "token" if token else "statement")
    if key is None or not 1 <= number <= last:
        raise NoSuchList(f"{association} has no {purpose} list {number}")
    indexes = raised(association, purpose=purpose, number=number, on=on)
    url = list_url(association, purpose, number)
    return _signed(url, did_of(association), purpose, indexes, on, key)


@lru_cache(maxsize=32)
def _signed(
    url: str, did: str, purpose: Purpose, indexes: tuple[int, ...], on: date, key: Key
) -> dict[str, Any] | str:
    begin = start_of_day(on)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": begin.isoformat(),
        "validUntil": (begin + timedelta(days=2)).isoformat(),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(indexes),
            "ttl": TTL_SECONDS * 1000,
        },
    }
    if key.purpose == "token":
        return as_token(document, key=key, did=did)
    return with_proof(document, key=key, did=did, created=begin)


def encoded(indexes: tuple[int, ...]) -> str:
    """The bits as the specification writes them; the first entry is the leftmost bit."""
    bits = bytearray(LENGTH // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))
