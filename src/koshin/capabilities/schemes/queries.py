"""Which rules hold. A scheme is read once per process and kept by the digest of its text."""

from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from django.db import connection
from django.db.models import F, QuerySet

from koshin.capabilities.schemes.digest import digest_of
from koshin.capabilities.schemes.models import SchemeVersion, Waiver
from koshin.core.scheme import Scheme, load
from koshin.core.versions import RuleBook

# Every page asks this, so it is not compiled anew each time.
CURRENT = """
SELECT id, digest FROM schemes_scheme_version
WHERE association_id = %s AND effective_from <= %s
ORDER BY effective_from DESC, published_at DESC, id DESC
"""


class NoScheme(LookupError):
    """The association has no published rules for the day: a fault of set-up, not of a holder."""


class Tampered(ValueError):
    """The stored text is not the one that was published: nobody may be judged by it."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published version and what it says; ``digest`` is that of its text.

    ``older`` are the versions that still judge some cases beside it, newest first.
    """

    version_id: int
    digest: str
    scheme: Scheme
    older: tuple["Published", ...] = ()

    @property
    def book(self) -> RuleBook:
        """All versions that may judge a case."""
        return RuleBook((self.scheme, *(version.scheme for version in self.older)))

    def under(self, rules: str) -> "Published":
        """The version that judged an option (``Option.rules``), alone."""
        wanted = self.book.under(rules)
        return next(
            (version for version in self.older if version.scheme is wanted),
            replace(self, older=()),
        )


_schemes: dict[str, Scheme] = {}
_lock = Lock()


def current(association_code: str, on: date) -> Published:
    """The rules that hold on a day: the latest in force, of these the latest published.

    Where they say which cases they judge (``version``), the ones before come along for the others.
    One query; a second one the first time that this process meets a version.
    """
    rows = _rows(association_code, on)
    if not rows:
        raise NoScheme(f"{association_code} has published no rules for {on}")
    return _with_older(rows)


def as_current(association_code: str, version_id: int) -> Published:
    """The rules of this version with the ones before it, as when it was the newest. One query."""
    rows = _rows(association_code, date.max)
    place = [row[0] for row in rows].index(version_id)
    return _with_older(rows[place:])


def _rows(association_code: str, on: date) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(CURRENT, [association_code, on])
        return [(version_id, digest) for version_id, digest in cursor.fetchall()]


def _with_older(rows: list[tuple[int, str]]) -> Published:
    newest = of_digest(*rows[0])
    found = newest
    older: list[Published] = []
    for row in rows[1:]:
        if found.scheme.version is None:
            break
        found = of_digest(*row)
        older.append(found)
    return replace(newest, older=tuple(older)) if older else newest


def others(association_code: str, *, but: str) -> tuple[Scheme, ...]:
    """What the association's other versions say; the one with digest ``but`` is left out."""
    known = SchemeVersion.objects.filter(association_id=association_code).exclude(digest=but)
    return tuple(
        of_digest(version_id, digest).scheme
        for version_id, digest in known.order_by("id").values_list("id", "digest")
    )


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


def waivers(association_code: str) -> QuerySet[Waiver]:
    """Every 特例措置 of the association, in force first, newest first, with its holder."""
    rows = Waiver.objects.filter(association_id=association_code).select_related("holder")
    return rows.order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def _scheme(*, version_id: int, digest: str) -> Scheme:
    with _lock:
        known = _schemes.get(digest)
    if known is None:
        source = SchemeVersion.objects.values_list("source", flat=True).get(pk=version_id)
        if digest_of(source) != digest:
            raise Tampered(f"scheme version {version_id} does not say what was published")
        known = load(source)
        with _lock:
            _schemes[digest] = known
    return known
