"""A receipt made out anew: to somebody else, in parts (company's and own), or once more."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.actions.reissue_receipt import (
    Share,
    changes_left,
    reissue_receipt,
)
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.shares import SharesForm, initial
from koshin.web.portal.case import refused_page


@require_POST
@for_holders
def issue(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """Issue the receipt of one payment, or find the valid one, and open it."""
    try:
        paper = issue_receipt(
            settlement=_settlement(request, settlement),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def change(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """宛名の変更・分割: the shares that are valid now, to be changed."""
    found = _settlement(request, settlement)
    valid = papers.about([found.public_id]).get((Paper.Kind.RECEIPT, found.public_id), [])
    form = SharesForm(request.POST or None, initial=initial(found, valid))
    if request.method == "POST" and form.is_valid():
        try:
            _make(request, found, form.shares(found))
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:purchase", found.charge.public_id)
    return _page(request, found, valid, form)


@require_POST
@for_holders
def again(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """再発行: the same content under a new number, with the original's."""
    found = _settlement(request, settlement)
    valid = papers.about([found.public_id]).get((Paper.Kind.RECEIPT, found.public_id), [])
    if len(valid) != 1:
        return go(request, "portal:receipt_change", settlement)
    facts = valid[0].facts
    to = Addressee(
        name=facts["addressee"],
        honorific=facts["honorific"],
        attention=facts["attention"],
        asked=facts.get("addressee_asked", False),
    )
    try:
        made = _make(request, found, [Share(to=to, amount=found.applied)])
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", made[0].public_id)


def _make(request: HolderAsked, found: Settlement, shares: Sequence[Share]) -> list[Paper]:
    return reissue_receipt(
        settlement=found,
        shares=shares,
        scheme=request.rules,
        at=request.now,
        actor=actor(request),
    )


def _page(
    request: HolderAsked, found: Settlement, valid: Sequence[Paper], form: SharesForm
) -> HttpResponse:
    context = {
        "settlement": found,
        "valid": valid,
        "form": form,
        "left": changes_left(found, request.rules),
    }
    return render(request, "portal/receipt_change.html", context)


def _settlement(request: HolderAsked, settlement: UUID) -> Settlement:
    found = (
        Settlement.objects.filter(public_id=settlement, charge__holder_id=request.holder.pk)
        .select_related("charge__holder")
        .first()
    )
    if found is None:
        raise Http404
    return found
