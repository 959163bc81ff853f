"""講習の免除: the requests with their certificates, and the office's decision."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications.actions.decide_exemption import decide_exemption
from koshin.capabilities.courses.models import Exemption, ExemptionPage
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of
from koshin.web.pictures import jpeg

PAGE_SIZE = 30


class DecisionForm(forms.Form):
    """What the holder is told; needed where it is refused."""

    decision = LongTextField(
        label=_("本人への説明"),
        rows=4,
        required=False,
        max_length=300,
        help_text=_("認めない場合は、理由と、次にできることを入力してください。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    decided = request.GET.get("show") == "decided"
    found = Exemption.objects.filter(association=request.association).select_related("holder")
    if decided:
        found = found.exclude(state=Exemption.State.ASKED).order_by("-decided_at", "-pk")
    else:
        found = found.filter(state=Exemption.State.ASKED).order_by("asked_at", "pk")
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    name = request.rules.qualification_name
    rows = [(one, name(one.qualification)) for one in sheet]
    return page(
        request, "exemptions", section="exemptions", decided=decided, sheet=sheet, rows=rows
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, exemption: UUID) -> HttpResponse:
    """One request with the pages handed in; granted or refused once."""
    found = (
        Exemption.objects.select_related("holder")
        .filter(public_id=exemption, association=request.association)
        .first()
    )
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_exemption(
                exemption=exemption,
                granted="grant" in request.POST,
                decision=form.cleaned_data["decision"],
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:exemption", exemption)
    return page(
        request,
        "exemption",
        section="exemptions",
        exemption=found,
        name=request.rules.qualification_name(found.qualification),
        pages=list(found.pages.order_by("number").values_list("number", flat=True)),
        form=form,
        history=trail_of(request, f"exemption:{found.public_id}"),
    )


@for_staff
@require_safe
def page_of(request: StaffAsked, exemption: UUID, number: int) -> HttpResponse:
    """One page of the certificates, as our own picture."""
    found = get_object_or_404(
        ExemptionPage,
        exemption__public_id=exemption,
        exemption__association=request.association,
        number=number,
    )
    return jpeg(bytes(found.content), number=number)
