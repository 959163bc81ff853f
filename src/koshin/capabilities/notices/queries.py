"""Questions about announcements, mails and inquiries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from koshin.capabilities.notices.audience import concerning
from koshin.capabilities.notices.models import (
    Announcement,
    AnnouncementRead,
    Inquiry,
    InquiryMessage,
    InquiryPage,
    Mail,
    PlanPass,
    Service,
)
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil
from koshin.platform import rows

# My Page asks this, so it is not compiled anew each time.
NEWEST = f"""
SELECT {rows.columns(Announcement, "n")}, EXISTS (
    SELECT FROM notices_announcement_read r WHERE r.announcement_id = n.id AND r.holder_id = %s
) FROM notices_announcement n
WHERE n.association_id = %s AND n.published_at <= %s AND n.taken_back_at IS NULL
  AND (n.until IS NULL OR n.until >= %s)
  AND (n.qualifications = '{{}}' OR n.qualifications && %s::varchar[])
  AND (n.prefectures = '{{}}' OR n.prefectures @> ARRAY[%s]::varchar[])
ORDER BY n.published_at DESC, n.id DESC LIMIT %s
"""  # noqa: S608 - the model's own words

# The constraint's index (mail_not_sent) holds just these.
NOT_SENT = """
SELECT split_part(key, ':', 1), split_part(key, ':', 2), template, state, count(*)
FROM notices_mail
WHERE association_id = %s AND state <> 'sent' AND text_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True, kw_only=True)
class News:
    """An announcement, and whether its reader opened it before."""

    announcement: Announcement
    read: bool


def announcements(association: str, *, at: datetime) -> QuerySet[Announcement]:
    """For the office: what an association has announced by ``at``, newest first."""
    return Announcement.objects.filter(association_id=association, published_at__lte=at).order_by(
        "-published_at", "-pk"
    )


def news_for(
    holder: Holder, *, qualifications: Collection[str], at: datetime
) -> QuerySet[Announcement]:
    """What is meant for this holder of ``qualifications`` now, newest first, each with ``read``."""
    meant = concerning(qualifications=qualifications, prefecture=holder.prefecture)
    read = AnnouncementRead.objects.filter(announcement=OuterRef("pk"), holder=holder)
    return (
        announcements(holder.association_id, at=at)
        .filter(meant, Q(until=None) | Q(until__gte=civil(at)), taken_back_at=None)
        .annotate(read=Exists(read))
    )


def newest(
    holder: Holder, *, qualifications: Collection[str], at: datetime, most: int
) -> Sequence[News]:
    """The first ``most`` of :func:`news_for`. One query."""
    asked = [
        holder.pk,
        holder.association_id,
        at,
        civil(at),
        list(qualifications),
        holder.prefecture,
        most,
    ]
    return [
        News(announcement=announcement, read=read)
        for announcement, read in rows.select_all(NEWEST, asked, Announcement)
    ]


def services_for(holder: Holder, *, qualifications: Collection[str], on: date) -> QuerySet[Service]:
    """The benefits that are offered to this holder on ``on``, in the office's order."""
    meant = concerning(qualifications=qualifications, prefecture=holder.prefecture)
    return services_at(holder.association_id).filter(
        meant, Q(last_day=None) | Q(last_day__gte=on), first_day__lte=on
    )


def services_at(association: str) -> QuerySet[Service]:
    """For the office: every benefit that was ever written, in the order of My Page."""
    return Service.objects.filter(association_id=association).order_by("place", "pk")


def mails_of(holder_id: int) -> QuerySet[Mail]:
    """The mails of a holder, newest first, also those without an address to go to."""
    return Mail.objects.filter(holder_id=holder_id).order_by("-created_at", "-pk")


def mail_of(public_id: UUID, *, holder_id: int) -> Mail:
    """One mail of this holder; raises ``Mail.DoesNotExist``, also for a stranger's."""
    return Mail.objects.select_related("text").get(public_id=public_id, holder_id=holder_id)


def came_back(association: str) -> QuerySet[Mail]:
    """The last mail of each holder that came back from the address still registered, newest first.

    Once the holder corrects the address, nothing is left to do.
    """
    returned = Mail.objects.filter(
        association_id=association, came_back_at__isnull=False, to=F("holder__email")
    )
    last = returned.order_by("holder_id", "-came_back_at", "-pk").distinct("holder_id")
    return (
        Mail.objects.filter(pk__in=last.values("pk"))
        .select_related("holder")
        .order_by("-came_back_at", "-pk")
    )


def unreachable(holder: Holder) -> bool:
    """Whether the last mail to the holder's present address came back. One query."""
    last = Mail.objects.filter(holder=holder, to=holder.email, state=Mail.State.SENT)
    found = last.order_by("-sent_at", "-pk").values_list("came_back_at", flat=True).first()
    return bool(holder.email) and found is not None


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
    """One inquiry of this holder with its messages, oldest first. Three queries.

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
    """For the office: an inquiry with its holder and messages. Three queries."""
    return _with_messages().get(public_id=public_id, association_id=association)


def _with_messages() -> QuerySet[Inquiry]:
    pages = InquiryPage.objects.defer("content").order_by("number")
    messages = (
        InquiryMessage.objects.select_related("staff")
        .prefetch_related(Prefetch("pages", queryset=pages))
        .order_by("pk")
    )
    return Inquiry.objects.select_related("holder").prefetch_related(
        Prefetch("messages", queryset=messages)
    )
