"""Questions about announcements, mails and inquiries."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from koshin.capabilities.notices.models import (
    Announcement,
    Inquiry,
    InquiryMessage,
    Mail,
    PlanPass,
)
from koshin.platform import rows

# My Page asks this, so it is not compiled anew each time.
NEWEST = f"""
SELECT {rows.columns(Announcement, "n")} FROM notices_announcement n
WHERE n.association_id = %s AND n.published_at <= %s
ORDER BY n.published_at DESC, n.id DESC LIMIT %s
"""  # noqa: S608 - the model's own words

# The constraint's index (mail_not_sent) holds just these.
NOT_SENT = """
SELECT split_part(key, ':', 1), split_part(key, ':', 2), template, state, count(*)
FROM notices_mail
WHERE association_id = %s AND state <> 'sent' AND text_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""


def announcements(association: str, *, at: datetime) -> QuerySet[Announcement]:
    """What an association has announced by ``at``, newest first."""
    return Announcement.objects.filter(association_id=association, published_at__lte=at).order_by(
        "-published_at", "-pk"
    )


def newest(association: str, *, at: datetime, most: int) -> Sequence[Announcement]:
    """The first ``most`` of :func:`announcements`. One query."""
    found = rows.select_all(NEWEST, [association, at, most], Announcement)
    return [row[0] for row in found]


def mails_of(holder_id: int) -> QuerySet[Mail]:
    """The mails of a holder, newest first, also those without an address to go to."""
    return Mail.objects.filter(holder_id=holder_id).order_by("-created_at", "-pk")


def mail_of(public_id: UUID, *, holder_id: int) -> Mail:
    """One mail of this holder; raises ``Mail.DoesNotExist``, also for a stranger's."""
    return Mail.objects.select_related("text").get(public_id=public_id, holder_id=holder_id)


def waiting(text: int, *, first: int, last: int) -> Sequence[UUID]:
    """The public ids of the mails of this text, ids ``first`` to ``last``, not yet sent."""
    return list(
        Mail.objects.filter(text_id=text, pk__range=(first, last), state=Mail.State.QUEUED)
        .order_by("pk")
        .values_list("public_id", flat=True)
    )


def already_written(
    *, association: str, holders: Sequence[int], keys: Sequence[str]
) -> frozenset[int]:
    """Those of the holders to whom a mail of one of these keys was written (``enqueue_alike``)."""
    wanted = [f"{key}:{holder}" for key in keys for holder in holders]
    found = Mail.objects.filter(association_id=association, key__in=wanted)
    return frozenset(found.values_list("holder_id", flat=True))


def passes_of(association: str) -> Sequence[PlanPass]:
    """Every time a notice of a plan was given, the newest first. One query."""
    return list(PlanPass.objects.filter(association_id=association).order_by("-passed_at", "-pk"))


def not_sent(association: str) -> Sequence[tuple[str, str, str, str, int]]:
    """Mails of notice plans that are queued or have no address to go to, counted.

    Rows of plan, cycle, template, state (``queued``, ``no_address``) and how many. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(NOT_SENT, [association])
        return [tuple(row) for row in cursor.fetchall()]


def inquiries_of(holder_id: int) -> Sequence[Inquiry]:
    """The inquiries of a holder, newest first. One query."""
    return list(Inquiry.objects.filter(holder_id=holder_id).order_by("-opened_at", "-pk"))


def thread_of(public_id: UUID, *, holder_id: int) -> Inquiry:
    """One inquiry of this holder with its messages, oldest first. Two queries.

    Raises ``Inquiry.DoesNotExist``, also for a stranger's.
    """
    return _with_messages().get(public_id=public_id, holder_id=holder_id)


def inquiries_at(association: str, *, state: str = "") -> QuerySet[Inquiry]:
    """For the office: the inquiries of an association, of one state or all, the oldest first."""
    found = Inquiry.objects.filter(association_id=association).select_related("holder")
    if state:
        found = found.filter(state=state)
    return found.order_by("opened_at", "pk")


def thread_at(public_id: UUID, *, association: str) -> Inquiry:
    """For the office: an inquiry with its holder and messages. Two queries."""
    return _with_messages().get(public_id=public_id, association_id=association)


def _with_messages() -> QuerySet[Inquiry]:
    messages = InquiryMessage.objects.select_related("staff").order_by("pk")
    return Inquiry.objects.select_related("holder").prefetch_related(
        Prefetch("messages", queryset=messages)
    )
