"""Working through a queue: whose hands an item is in, and that the next one opens by itself.

Every office view passes here (:func:`koshin.web.office.gate.for_staff`). Pages about an item of a
queue are known by the names of their addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from koshin.capabilities.desk.actions.let_go import let_go
from koshin.capabilities.desk.actions.take_item import LASTS, take_next
from koshin.capabilities.desk.models import Lease
from koshin.capabilities.desk.queues import lease_of, waits
from koshin.capabilities.people.models import StaffMember
from koshin.platform import clock
from koshin.web.addresses import to
from koshin.web.asked import Asked, actor

# The session's word for the queue that a person works through.
WORKING = "office_queue"
LABELS: Mapping[str, str | Promise] = {
    "evidence": lazy("証拠の確認"),
    "cases": lazy("照合できない入金"),
    "bank": lazy("銀行の入金の照合"),
    "refunds": lazy("返金(承認待ち・できなかったもの)"),
    "requests": lazy("休止・復帰などの届け出"),
    "sanctions": lazy("処分(二人目の判断・異議)"),
    "exemptions": lazy("講習の免除"),
    "reports": lazy("主催者からの報告"),
    "inquiries": lazy("お問い合わせ"),
    "duplicates": lazy("重複かもしれない人"),
    "mails": lazy("宛先のないメール(手紙で送る)"),
    "undelivered": lazy("戻ってきたメール"),
    "returned": lazy("戻ってきた郵便"),
    "jobs": lazy("失敗した処理"),
}
# The page of one item, and the list of all, by the names of their addresses.
ITEMS: Mapping[str, str] = {
    "evidence": "office:evidence_record",
    "cases": "office:case",
    "bank": "office:bank_row",
    "refunds": "office:refund",
    "requests": "office:request",
    "sanctions": "office:sanction",
    "exemptions": "office:exemption",
    "reports": "office:training_report",
    "inquiries": "office:inquiry",
    "duplicates": "office:duplicate",
}
LISTS: Mapping[str, str] = {
    "evidence": "office:evidence",
    "cases": "office:cases",
    "bank": "office:bank_rows",
    "refunds": "office:refunds",
    "requests": "office:requests",
    "sanctions": "office:sanctions",
    "exemptions": "office:exemptions",
    "reports": "office:training_reports",
    "inquiries": "office:inquiries",
    "duplicates": "office:duplicates",
    "mails": "office:letters",
    "undelivered": "office:undelivered",
    "returned": "office:dispatches",
    "jobs": "office:jobs",
}
# Pages on which something is done to an item, beside its own: their queue.
ACTS: Mapping[str, str] = {
    "evidence_record": "evidence",
    "evidence_apart": "evidence",
    "case": "cases",
    "case_accept": "cases",
    "case_act": "cases",
    "refund": "refunds",
    "refund_act": "refunds",
    "request": "requests",
    "sanction": "sanctions",
    "exemption": "exemptions",
    "training_report": "reports",
    "inquiry": "inquiries",
    "inquiry_close": "inquiries",
    "duplicate": "duplicates",
    "duplicate_act": "duplicates",
    "bank_row": "bank",
    "bank_row_take": "bank",
    "bank_row_choose": "bank",
    "bank_row_charge": "bank",
    "bank_row_leave": "bank",
    "bank_row_payout": "bank",
    "bank_row_returned": "bank",
}
# The argument of these addresses that names the item; the others bear the name of their queue.
KEYS: Mapping[str, str] = {
    "evidence": "record",
    "cases": "case",
    "bank": "row",
    "refunds": "refund",
    "requests": "request_id",
    "sanctions": "sanction",
    "exemptions": "exemption",
    "reports": "report",
    "inquiries": "inquiry",
    "duplicates": "duplicate",
}


@dataclass(frozen=True, kw_only=True)
class Work:
    """An item on the page: in whose hands it is, and whether that is who asks."""

    queue: str
    item: str
    lease: Lease | None
    mine: bool
    going: bool

    @property
    def label(self) -> str:
        return str(LABELS[self.queue])


def work_of(request: Asked, staff: StaffMember) -> Work | None:
    """The item of a queue that the page is about; one query, none on every other page."""
    place = request.resolver_match
    queue = ACTS.get(place.url_name or "") if place is not None else None
    if place is None or queue is None:
        return None
    item, now = str(place.kwargs[KEYS[queue]]), clock.real_now()
    lease = lease_of(request.association.code, queue, item, now=now)
    mine = lease is not None and lease.staff_id == staff.pk
    going = request.session.get(WORKING) == queue
    return Work(queue=queue, item=item, lease=lease, mine=mine, going=going)


def hold_on(work: Work) -> None:
    """Whoever looks at what is in their hands keeps it for as long again."""
    if work.lease is not None and work.mine:
        now = clock.real_now()
        Lease.objects.filter(pk=work.lease.pk).update(taken_at=now, until=now + LASTS)


def go_on(
    request: Asked, staff: StaffMember, work: Work, answer: HttpResponseBase
) -> HttpResponseBase:
    """After a decision: the next item of the queue that the person works through.

    An item that still waits (for a second person, say) is let go of, and its page stays.
    """
    if not work.going or answer.status_code not in (302, 303):
        return answer
    if waits(request.association.code, work.queue, work.item):
        let_go(staff=staff, at=request.now, actor=actor(request))
        return answer
    return next_of(request, staff, work.queue, after=work.item)


def next_of(
    request: Asked, staff: StaffMember, queue: str, *, after: str = ""
) -> HttpResponseRedirect:
    """Lead to the next item, which is in this person's hands now; to all queues at the end."""
    key = take_next(
        queue=queue,
        staff=staff,
        after=after,
        now=clock.real_now(),
        at=request.now,
        actor=actor(request),
    )
    if key is None:
        let_go(staff=staff, at=request.now, actor=actor(request))
        request.session.pop(WORKING, None)
        answer = HttpResponseRedirect(to(request, "office:queues") + f"?done={queue}")
    else:
        request.session[WORKING] = queue
        answer = HttpResponseRedirect(
            to(request, ITEMS[queue], int(key) if key.isdecimal() else key)
        )
    answer.status_code = 303
    return answer
