"""規約への同意と申請: what is asked for, what it costs, the terms, and the button that applies."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.actions.apply import apply
from koshin.core.refusal import Refused
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.portal.case import draft_of, onwards


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def agree(request: HolderAsked, application: UUID) -> HttpResponse:
    """Read and agree; the first press applies, another changes nothing."""
    case = draft_of(request, application)
    if case is None:
        return onwards(request, application)
    sentences: list[str] = []
    if request.method == "POST":
        try:
            apply(
                application=application,
                holder_id=request.holder.pk,
                published=request.published,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            sentences = refusals.sentences(refused)
            case = draft_of(request, application) or case
        else:
            return onwards(request, application)
    journey = progress.journey_of(request.rules, case.application)
    context = {
        "case": case,
        "journey": journey,
        "button": next(step.button for step in journey.steps if step.apply_on),
        "refusals": sentences,
    }
    return render(request, "portal/case_consent.html", context)
