"""発送室: print what is to be posted, and scan each thing with its envelope."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.papers import post
from koshin.capabilities.papers.actions.make_run import make_run
from koshin.capabilities.papers.actions.scan_post import Scanned, scan_post
from koshin.capabilities.papers.models import Dispatch, PostRun
from koshin.core.refusal import Refused
from koshin.platform.pdf import Unprintable
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.refusals import sentences
from koshin.web.office.gate import StaffAsked, for_staff, page, showed
from koshin.web.office.refusing import refused_page


@for_staff
@require_POST
def make(request: StaffAsked) -> HttpResponse:
    """The chosen things become a run with codes of their own."""
    chosen = [int(text) for text in request.POST.getlist("dispatch") if text.isdecimal()]
    try:
        run = make_run(
            association=request.association.code,
            dispatches=chosen,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return refused_page(
            request,
            refused,
            section="dispatches",
            title=_("印刷"),
            back=to(request, "office:dispatches"),
        )
    return go(request, "office:post_run", run.public_id)


@for_staff
@require_safe
def detail(request: StaffAsked, run: UUID) -> HttpResponse:
    """What the run holds, where each thing stands, and what to print."""
    found = _run_of(request, run)
    pieces = _pieces(found)
    return page(
        request,
        "post_run",
        section="dispatches",
        run=found,
        pieces=pieces,
        posted=sum(one.dispatched_at is not None for one in pieces),
        sheets=[(sheet, post.TITLES[sheet]) for sheet in post.sheets_of(pieces)],
    )


@for_staff
@require_safe
def sheet(request: StaffAsked, run: UUID, sheet: str) -> HttpResponse:
    """One PDF of the run."""
    found = _run_of(request, run)
    pieces = _pieces(found)
    wanted = next((one for one in post.sheets_of(pieces) if one == sheet), None)
    if wanted is None:
        raise Http404
    try:
        drawn = post.pdf_of(found, wanted, pieces, scheme=request.rules)
    except Unprintable as fault:
        return HttpResponse(str(fault), status=409, content_type="text/plain; charset=utf-8")
    showed(request, {one.holder_id for one in pieces})
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="post-{found.serial}-{sheet}.pdf"'
    return answer


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: StaffAsked) -> HttpResponse:
    """One box: first the thing, then its envelope, then (where there is one) the tracking number.

    What the box waits for stands in the form itself, so that two people may scan side by side.
    """
    if request.method != "POST":
        return _box(request, Scanned())
    held, last = request.POST.get("held", ""), request.POST.get("last", "")
    try:
        done = scan_post(
            association=request.association.code,
            typed=request.POST.get("code", ""),
            held=held,
            last=int(last) if last.isdecimal() else None,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        again = any(one.code == "mismatch" for one in refused.refusals)
        return _box(
            request,
            Scanned(),
            held="" if again else held,
            last=last,
            refusals=tuple(sentences(refused)),
            status=409,
        )
    except Dispatch.DoesNotExist:
        raise Http404 from None
    return _box(
        request,
        done,
        held=done.held.check_code if done.held else "",
        last=str(done.posted.pk) if done.posted else last if done.held else "",
    )


def _box(
    request: StaffAsked,
    done: Scanned,
    *,
    held: str = "",
    last: str = "",
    refusals: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    return page(
        request,
        "post_scan",
        section="dispatches",
        done=done,
        held=held,
        last=last,
        refusals=refusals,
        status=status,
    )


def _run_of(request: StaffAsked, run: UUID) -> PostRun:
    found = PostRun.objects.filter(public_id=run, association=request.association).first()
    if found is None:
        raise Http404
    return found


def _pieces(run: PostRun) -> list[Dispatch]:
    return list(run.dispatches.select_related("holder").order_by("due_on", "pk"))
