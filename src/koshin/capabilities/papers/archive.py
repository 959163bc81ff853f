"""The books of papers as 電子帳簿保存法規則4条1項 asks: found by date, amount and party; whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from koshin.capabilities.papers.frozen import content_hash
from koshin.capabilities.papers.models import Paper


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is searched for; what is ``None`` or empty does not matter. Both ends are included.

    Dates are of the transaction (取引年月日), amounts in yen. ``party`` is a part of the
    name that the paper is made out to, or the beginning of its number.
    """

    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    party: str = ""
    kind: str = ""
    with_void: bool = True


def find(association: str, wanted: Wanted) -> QuerySet[Paper]:
    """The papers of money that fit all that is wanted, the newest transaction first."""
    found = Paper.objects.filter(association_id=association, kind__in=Paper.MONEY)
    if wanted.since:
        found = found.filter(transaction_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(transaction_on__lte=wanted.until)
    if wanted.least is not None:
        found = found.filter(amount__gte=wanted.least)
    if wanted.most is not None:
        found = found.filter(amount__lte=wanted.most)
    if party := wanted.party.strip():
        found = found.filter(Q(party__icontains=party) | Q(number__istartswith=party))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if not wanted.with_void:
        found = found.filter(voided_at__isnull=True)
    return found.order_by("-transaction_on", "-id")


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series of numbers: how many were given out, how many papers are valid and void.

    ``missing`` are serials without a paper and ``unexplained`` void numbers without a reason: both
    are empty, or somebody has to say why.
    """

    kind: str
    year: int
    last: int
    valid: int
    void: int
    missing: Sequence[int]
    unexplained: Sequence[str]

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.unexplained


SERIES = """
SELECT s.kind, s.year, s.last,
    count(p.id) FILTER (WHERE p.voided_at IS NULL),
    count(p.id) FILTER (WHERE p.voided_at IS NOT NULL),
    coalesce(array_agg(n ORDER BY n) FILTER (WHERE p.id IS NULL AND n IS NOT NULL), '{}'),
    coalesce(array_agg(p.number ORDER BY n)
        FILTER (WHERE p.voided_at IS NOT NULL AND p.void_reason = ''), '{}')
FROM papers_series s
LEFT JOIN LATERAL generate_series(1, s.last) AS n ON true
LEFT JOIN papers_paper p
    ON p.association_id = s.association_id AND p.kind = s.kind AND p.serial = n
    AND extract(year FROM p.issued_at AT TIME ZONE 'Asia/Tokyo') = s.year
WHERE s.association_id = %s
GROUP BY s.kind, s.year, s.last
ORDER BY s.year DESC, s.kind
"""


def series(association: str) -> Sequence[Series]:
    """Every series of the association: every number is issued, or void with a reason. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SERIES, [association])
        return [
            Series(
                kind=kind,
                year=year,
                last=last,
                valid=valid,
                void=void,
                missing=missing,
                unexplained=unexplained,
            )
            for kind, year, last, valid, void, missing, unexplained in cursor.fetchall()
        ]


def altered(association: str) -> Iterator[Paper]:
    """Papers whose content is not what was issued, by its hash: there is none, or somebody forged.

    Reads every paper of the association in pieces.
    """
    for paper in Paper.objects.filter(association_id=association).order_by("pk").iterator(500):
        whole = content_hash(
            kind=paper.kind, number=paper.number, template=paper.template, facts=paper.facts
        )
        if whole != paper.content_hash:
            yield paper
