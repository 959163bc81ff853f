"""All that waits for somebody on one page: how much, how old, in whose hands; and one by one."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.desk.actions.let_go import let_go
from koshin.capabilities.desk.actions.take_item import take_this
from koshin.capabilities.desk.queues import QUEUES, Waiting, leases_at, waiting
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.office.gate import StaffAsked, for_staff, may_open, page
from koshin.web.office.refusing import refused_page
from koshin.web.office.working import ITEMS, LABELS, LISTS, WORKING, next_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """One queue of the page."""

    code: str
    label: str
    url: str
    figures: Waiting
    age: str
    can_go: bool


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    code = request.association.code
    leases = leases_at(code, now=clock.real_now())
    lines = [
        Line(
            code=name,
            label=str(LABELS[name]),
            url=to(request, LISTS[name]) + ("?show=returned" if name == "returned" else ""),
            figures=figures,
            age=_age(figures.oldest, request.now),
            can_go=queue.has_pages and figures.count > 0 and _may_do(request, name),
        )
        for name, queue in QUEUES.items()
        if may_open(request, LISTS[name].removeprefix("office:"))
        and (figures := waiting(code, name, leases))
    ]
    done = LABELS.get(request.GET.get("done", ""))
    return page(request, "queues", section="queues", lines=lines, done=done)


def _check_duty(request: StaffAsked, queue: str) -> None:
    """404 for a queue whose items are not this person's to decide."""
    if not _may_do(request, queue):
        raise Http404


def _may_do(request: StaffAsked, queue: str) -> bool:
    return may_open(request, ITEMS.get(queue, "").removeprefix("office:"), reads_only=False)


def _age(oldest: datetime | None, now: datetime) -> str:
    """How long the oldest waits, in whole days or hours."""
    if oldest is None:
        return ""
    waited = now - oldest
    if waited.days > 0:
        return ngettext("%(n)d日", "%(n)d日", waited.days) % {"n": waited.days}
    hours = max(int(waited.total_seconds()) // 3600, 0)
    return _("%(n)d時間") % {"n": hours} if hours else _("1時間未満")


@for_staff
@require_POST
def take(request: StaffAsked, queue: str) -> HttpResponse:
    """The next item of this queue, or after the one that is named."""
    _check_duty(request, queue)
    try:
        return next_of(request, request.staff, queue, after=request.POST.get("after", ""))
    except (ValidationError, ValueError):  # not the name of any item
        raise Http404 from None


@for_staff
@require_POST
def claim(request: StaffAsked, queue: str, item: str) -> HttpResponse:
    """This very item, into my hands."""
    _check_duty(request, queue)
    key = int(item) if item.isdecimal() else item
    try:
        take_this(
            queue=queue,
            item=item,
            staff=request.staff,
            now=clock.real_now(),
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        back = to(request, LISTS[queue])
        return refused_page(request, refused, section="queues", title=LABELS[queue], back=back)
    except (ValidationError, ValueError):  # not the name of any item
        raise Http404 from None
    request.session[WORKING] = queue
    return go(request, ITEMS[queue], key)


@for_staff
@require_POST
def release(request: StaffAsked) -> HttpResponse:
    """Nothing is in my hands any more."""
    let_go(staff=request.staff, at=request.now, actor=actor(request))
    request.session.pop(WORKING, None)
    return go(request, "office:queues")
