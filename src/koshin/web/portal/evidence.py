"""Evidence of one record: attach it, see what is attached, take it away."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.activities import evidence as attached
from koshin.capabilities.activities import queries as activities
from koshin.capabilities.activities.actions.attach_evidence import attach_evidence
from koshin.capabilities.activities.actions.remove_evidence import remove_evidence
from koshin.capabilities.activities.models import Activity, Evidence, EvidencePage
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.points import EvidenceForm
from koshin.web.pictures import picture
from koshin.web.portal.case import refused_page
from koshin.web.portal.point_rows import row
from koshin.web.portal.points import open_period


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def show(request: HolderAsked, record: int) -> HttpResponse:
    """The evidence of a record of one's own, and one more file."""
    found = get_object_or_404(
        Activity.objects.select_related("audited_by"), pk=record, holder_id=request.holder.pk
    )
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            attach_evidence(
                activity_id=record,
                holder_id=request.holder.pk,
                scheme=request.rules,
                name=given.name,
                content=given.read(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            answer = go(request, "portal:point_evidence", record)
            answer.headers["Location"] += "?said=attached"
            return answer
    files = activities.evidence_of(found)
    context = {
        "row": row(request, found, open_period(request), files=len(files)),
        "files": files,
        "form": form,
        "room": len(files) < attached.MOST_FILES,
        "said": request.GET.get("said", ""),
        "required": attached.wanted(request.rules, found.kind) == "required",
    }
    return render(request, "portal/evidence.html", context)


@require_POST
@for_holders
def drop(request: HolderAsked, public_id: UUID) -> HttpResponse:
    """Take one file away."""
    try:
        record = remove_evidence(
            public_id=public_id,
            holder_id=request.holder.pk,
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Evidence.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    answer = go(request, "portal:point_evidence", record.pk)
    answer.headers["Location"] += "?said=removed"
    return answer


@require_safe
@for_holders
def page(request: HolderAsked, public_id: UUID, number: int) -> HttpResponse:
    """One page of one's own evidence."""
    found = get_object_or_404(
        EvidencePage.objects.exclude(evidence__scan=Evidence.Scan.WAITING),
        evidence__public_id=public_id,
        number=number,
        evidence__activity__holder_id=request.holder.pk,
    )
    return picture(found)
