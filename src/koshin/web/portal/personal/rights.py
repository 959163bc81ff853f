"""What a holder may ask about their data: its history, all of it, and that it be deleted."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.people.actions.ask_erasure import ask_erasure, withdraw_erasure
from koshin.capabilities.people.actions.hand_out_data import hand_out_data
from koshin.capabilities.people.consents import consents_of
from koshin.capabilities.people.models import ErasureRequest
from koshin.core.refusal import Refused
from koshin.platform.models import AuditLine
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.office.telling import told
from koshin.web.portal.personal.forms import ErasureForm
from koshin.web.portal.signing.security import lately

MOST = 200
# What changed the data themselves; acts of the office about other things are not among them.
CHANGES = (
    "enrol_holder",
    "update_profile",
    "set_romanised_name",
    "set_photo",
    "remove_photo",
    "consent_to_register",
    "publish_profile",
    "withdraw_profile",
    "agree_terms",
    "name_guardian",
    "readdress",
    "hand_out_data",
    "ask_erasure",
    "withdraw_erasure",
    "refuse_erasure",
    "erase_holder",
)


@require_safe
@for_holders
def history(request: HolderAsked) -> HttpResponse:
    """Every change of the data: when, by whom, from what to what."""
    lines = AuditLine.objects.filter(
        association=request.association.code,
        subject=f"holder:{request.holder.pk}",
        verb__in=CHANGES,
    ).order_by("-pk")[:MOST]
    context = {"lines": [told(line, names={}) for line in lines]}
    return render(request, "portal/personal/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@lately
def export(request: HolderAsked) -> HttpResponse:
    """Everything that is held, as a file to keep."""
    if request.method != "POST":
        context = {"consents": consents_of(request.holder.pk)}
        return render(request, "portal/personal/export.html", context)
    content = hand_out_data(holder=request.holder, at=request.now, actor=actor(request))
    name = f"{request.association.code}-{request.holder.number}-{request.today:%Y%m%d}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@lately
def erasure(request: HolderAsked) -> HttpResponse:
    """Ask that the data be deleted; what must be kept, and why, stands beside it."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_erasure(
                holder=request.holder,
                reason=form.cleaned_data["reason"].strip(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:erasure")
    newest = ErasureRequest.objects.filter(holder=request.holder).order_by("-pk").first()
    context = {"form": form, "newest": newest}
    return render(request, "portal/personal/erasure.html", context)


@require_POST
@lately
def erasure_withdraw(request: HolderAsked) -> HttpResponse:
    """Take the request back."""
    withdraw_erasure(holder=request.holder, at=request.now, actor=actor(request))
    return go(request, "portal:erasure")
