"""Cards and certificates to post: the list, and marking them as posted, one or many."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.applications.actions.mark_returned import mark_returned
from koshin.capabilities.papers import queries
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.labels import posted
from koshin.capabilities.papers.models import Dispatch, Reissue
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import sentences
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing to post. ``facts`` are what is printed, as it was when it was ordered."""

    dispatch: Dispatch
    item: str
    due: bool
    reissued: bool


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    return _list(request)


def _list(request: StaffAsked, why: list[str] | None = None) -> HttpResponse:
    chosen = request.GET.get("show", "")
    shown = chosen if chosen in dict(_tabs()) else "waiting"
    sheet = Paginator(_found(request, shown), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = posted(request.rules)
    reissued = set(
        Reissue.objects.filter(public_id__in=[one.application for one in sheet]).values_list(
            "public_id", flat=True
        )
    )
    return page(
        request,
        "dispatches",
        section="dispatches",
        shown=shown,
        picking=shown in ("waiting", "due"),
        tabs=_tabs(),
        sheet=sheet,
        rows=[
            Row(
                dispatch=one,
                item=labels.get(one.item, one.item),
                due=one.dispatched_at is None and one.due_on <= request.today,
                reissued=one.application in reissued,
            )
            for one in sheet
        ],
        posting=bool(request.rules.delivery.options) or request.rules.reissue is not None,
        refusals=why or [],
        status=409 if why else 200,
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


@for_staff
@require_POST
def returned(request: StaffAsked, dispatch: int) -> HttpResponse:
    """宛先不明などで戻ってきた: note it and tell the holder."""
    try:
        found = Dispatch.objects.get(pk=dispatch, association=request.association)
        mark_returned(
            association=request.association.code,
            dispatch=dispatch,
            reason=request.POST.get("reason", ""),
            item=posted(request.rules).get(found.item, found.item),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Dispatch.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _list(request, sentences(refused))
    answer = go(request, "office:dispatches")
    answer.headers["Location"] += "?show=returned"
    return answer


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        ("waiting", _("発送待ち")),
        ("due", _("発送日を迎えたもの")),
        ("done", _("発送済み")),
        ("returned", _("戻ってきたもの")),
    )


def _found(request: StaffAsked, shown: str) -> QuerySet[Dispatch]:
    code = request.association.code
    if shown == "returned":
        back = Dispatch.objects.filter(association_id=code, returned_at__isnull=False)
        return back.select_related("holder", "run").order_by("-returned_at", "-id")
    if shown == "done":
        done = Dispatch.objects.filter(association_id=code, dispatched_at__isnull=False)
        return done.select_related("holder", "run").order_by("-dispatched_at", "-id")
    return queries.to_dispatch(code, due_until=request.today if shown == "due" else None)
