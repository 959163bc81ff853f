"""Cards and certificates to post: the list, and marking them as posted, one or many."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.papers import queries
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.models import Dispatch
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing to post. ``facts`` are what is printed, as it was when it was ordered."""

    dispatch: Dispatch
    item: str
    due: bool


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    chosen = request.GET.get("show", "")
    shown = chosen if chosen in ("due", "done") else "waiting"
    sheet = Paginator(_found(request, shown), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {rule.code: rule.label for rule in request.rules.documents}
    return page(
        request,
        "dispatches",
        section="dispatches",
        shown=shown,
        tabs=_tabs(),
        sheet=sheet,
        rows=[
            Row(
                dispatch=one,
                item=labels.get(one.item, one.item),
                due=one.dispatched_at is None and one.due_on <= request.today,
            )
            for one in sheet
        ],
        posting=bool(request.rules.delivery.options),
    )


@for_staff
@require_POST
def mark(request: StaffAsked) -> HttpResponse:
    chosen = [int(text) for text in request.POST.getlist("dispatch") if text.isdecimal()]
    mark_dispatched(
        association=request.association.code,
        dispatches=chosen,
        at=request.now,
        actor=actor(request),
    )
    return go(request, "office:dispatches")


def _tabs() -> tuple[tuple[str, str], ...]:
    return (("waiting", _("発送待ち")), ("due", _("発送日を迎えたもの")), ("done", _("発送済み")))


def _found(request: StaffAsked, shown: str) -> QuerySet[Dispatch]:
    code = request.association.code
    if shown == "done":
        done = Dispatch.objects.filter(association_id=code, dispatched_at__isnull=False)
        return done.select_related("holder").order_by("-dispatched_at", "-id")
    return queries.to_dispatch(code, due_until=request.today if shown == "due" else None)
