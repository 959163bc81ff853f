"""What waits for somebody of the office: every queue with its rows, since when, by which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.models import Request, Sanction
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.courses.models import Exemption
from koshin.capabilities.desk.models import Lease
from koshin.capabilities.desk.pairs import open_pairs
from koshin.capabilities.notices.models import Inquiry, Mail
from koshin.capabilities.notices.queries import came_back
from koshin.capabilities.papers.models import Dispatch, Paper
from koshin.capabilities.payments.models import MoneyCase, Refund
from koshin.capabilities.trainings.models import Report
from koshin.core.dates import start_of_day
from koshin.platform import jobs

Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """``since`` is the column by which an item waits, ``key`` the one by which its page is called.

    ``has_pages``: each item has a page of its own, so that one after the other can be handed out.
    """

    rows: Callable[[str], Rows]
    since: str
    key: str = "pk"
    has_pages: bool = True


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many items wait, the oldest since when, and who has one of them in hand."""

    count: int
    oldest: datetime | None
    hands: tuple[Lease, ...]


def _evidence(association: str) -> Rows:
    waiting = Activity.Review.WAITING
    return Activity.objects.filter(holder__association_id=association, review=waiting)


def _cases(association: str) -> Rows:
    return MoneyCase.objects.filter(association_id=association, state=MoneyCase.State.OPEN)


def _bank(association: str) -> Rows:
    came = Q(incoming=True) | Q(cancels=True)
    return BankRow.objects.filter(came, association_id=association, state__in=BankRow.WAITING)


def _refunds(association: str) -> Rows:
    states = (Refund.State.PROPOSED, Refund.State.FAILED)
    return Refund.objects.filter(association_id=association, state__in=states)


def _requests(association: str) -> Rows:
    return Request.objects.filter(association_id=association, state=Request.State.ASKED)


def _exemptions(association: str) -> Rows:
    return Exemption.objects.filter(association_id=association, state=Exemption.State.ASKED)


def _sanctions(association: str) -> Rows:
    states = (Sanction.State.PROPOSED, Sanction.State.OBJECTED, Sanction.State.RESTORING)
    return Sanction.objects.filter(association_id=association, state__in=states)


def _reports(association: str) -> Rows:
    pending = Activity.State.PENDING
    return Report.objects.filter(organiser__association_id=association, activity__state=pending)


def _inquiries(association: str) -> Rows:
    return Inquiry.objects.filter(association_id=association, state=Inquiry.State.OPEN)


def _mails(association: str) -> Rows:
    letters = Paper.objects.filter(
        kind=Paper.Kind.LETTER, voided_at__isnull=True, subject=OuterRef("public_id")
    )
    unreached = Mail.objects.filter(association_id=association, state=Mail.State.NO_ADDRESS)
    return unreached.filter(~Exists(letters))


def _returned(association: str) -> Rows:
    again = Dispatch.objects.filter(
        application=OuterRef("application"), item=OuterRef("item"), sending__gt=OuterRef("sending")
    )
    back = Dispatch.objects.filter(association_id=association, returned_at__isnull=False)
    return back.filter(~Exists(again))


# In the order of the page. The keys are those of the address and of the leases.
QUEUES: Mapping[str, Queue] = {
    "evidence": Queue(rows=_evidence, since="waiting_since"),
    "cases": Queue(rows=_cases, since="opened_at"),
    "bank": Queue(rows=_bank, since="booked_on"),
    "refunds": Queue(rows=_refunds, since="proposed_at", key="public_id"),
    "requests": Queue(rows=_requests, since="asked_at", key="public_id"),
    "sanctions": Queue(rows=_sanctions, since="proposed_at", key="public_id"),
    "exemptions": Queue(rows=_exemptions, since="asked_at", key="public_id"),
    "reports": Queue(rows=_reports, since="activity__entered_at"),
    "inquiries": Queue(rows=_inquiries, since="opened_at", key="public_id"),
    "duplicates": Queue(rows=open_pairs, since="found_at"),
    "mails": Queue(rows=_mails, since="created_at", key="public_id", has_pages=False),
    "undelivered": Queue(rows=came_back, since="came_back_at", key="public_id", has_pages=False),
    "returned": Queue(rows=_returned, since="returned_at", has_pages=False),
    "jobs": Queue(rows=jobs.given_up, since="scheduled_at", has_pages=False),
}


def waiting(association: str, code: str, leases: tuple[Lease, ...]) -> Waiting:
    """One queue in figures; ``leases`` are all of the association's live ones. One query."""
    queue = QUEUES[code]
    found = queue.rows(association).aggregate(count=Count("pk"), oldest=Min(queue.since))
    return Waiting(
        count=found["count"],
        oldest=_moment(found["oldest"]),
        hands=tuple(one for one in leases if one.queue == code),
    )


def leases_at(association: str, *, now: datetime) -> tuple[Lease, ...]:
    """What is in somebody's hands at a real moment, with the people. One query."""
    live = Lease.objects.select_related("staff").filter(association_id=association, until__gt=now)
    return tuple(live.order_by("taken_at", "pk"))


def waits(association: str, code: str, item: str) -> bool:
    """Whether the item still stands in its queue. One query."""
    queue = QUEUES[code]
    return queue.rows(association).filter(**{queue.key: item}).exists()


def lease_of(association: str, code: str, item: str, *, now: datetime) -> Lease | None:
    """In whose hands the item is at a real moment. One query."""
    live = Lease.objects.select_related("staff").filter(
        association_id=association, queue=code, item=item, until__gt=now
    )
    return live.first()


def _moment(oldest: date | datetime | None) -> datetime | None:
    """A day of the bank counts from its first moment."""
    if oldest is None or isinstance(oldest, datetime):
        return oldest
    return start_of_day(oldest)
