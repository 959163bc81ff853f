"""Which rules hold. A scheme is read once per process and kept by the digest of its text."""

from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.db import connection

from koshin.capabilities.schemes.models import SchemeVersion
from koshin.core.scheme import Scheme, load

# Every page asks this, so it is not compiled anew each time.
CURRENT = """
SELECT id, digest FROM schemes_scheme_version
WHERE association_id = %s AND effective_from <= %s
ORDER BY effective_from DESC, published_at DESC, id DESC LIMIT 1
"""


class NoScheme(LookupError):
    """The association has no published rules for the day: a fault of set-up, not of a holder."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published version and what it says; ``digest`` is that of its text."""

    version_id: int
    digest: str
    scheme: Scheme


_schemes: dict[str, Scheme] = {}
_lock = Lock()


def current(association_code: str, on: date) -> Published:
    """The rules that hold on a day: the latest in force, of these the latest published.

    One query; a second one the first time that this process meets the version.
    """
    with connection.cursor() as cursor:
        cursor.execute(CURRENT, [association_code, on])
        row = cursor.fetchone()
    if row is None:
        raise NoScheme(f"{association_code} has published no rules for {on}")
    return of_digest(*row)


def by_id(version_id: int) -> Published:
    """The rules as they were published in this version. One query, like :func:`current`."""
    digest = SchemeVersion.objects.values_list("digest", flat=True).get(pk=version_id)
    return of_digest(version_id, digest)


def of_digest(version_id: int, digest: str) -> Published:
    """As :func:`by_id` where the digest was read along with something else. No query."""
    return Published(
        version_id=version_id,
        digest=digest,
        scheme=_scheme(version_id=version_id, digest=digest),
    )


def _scheme(*, version_id: int, digest: str) -> Scheme:
    with _lock:
        known = _schemes.get(digest)
    if known is None:
        known = load(SchemeVersion.objects.values_list("source", flat=True).get(pk=version_id))
        with _lock:
            _schemes[digest] = known
    return known
