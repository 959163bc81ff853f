"""削除の求め: what holders ask to be deleted, and the office's answer."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications.actions.decide_erasure import erase_holder, refuse_erasure
from koshin.capabilities.people.models import ErasureRequest
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30


class AnswerForm(forms.Form):
    """Why the request cannot be met, as the holder reads it."""

    answer = LongTextField(
        label=_("応じられない理由"),
        max_length=400,
        rows=4,
        required=False,
        help_text=_("応じられないときだけ入力します。ご本人のページに表示されます。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """The requests, open ones first."""
    found = (
        ErasureRequest.objects.filter(holder__association=request.association)
        .select_related("holder")
        .order_by("decided_at", "asked_at")
    )
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "erasures", section="erasures", sheet=sheet)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: StaffAsked, erasure: UUID) -> HttpResponse:
    """One request: delete what need not be kept, or say why not."""
    found = (
        ErasureRequest.objects.filter(holder__association=request.association, public_id=erasure)
        .select_related("holder")
        .first()
    )
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, erasure, form)
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:erasure", erasure)
    return page(request, "erasure", section="erasures", found=found, form=form)


def _answer(request: StaffAsked, erasure: UUID, form: AnswerForm) -> None:
    if "erase" in request.POST:
        erase_holder(
            request_id=erasure,
            association=request.association.code,
            on=request.today,
            at=request.now,
            actor=actor(request),
        )
        return
    refuse_erasure(
        request_id=erasure,
        association=request.association.code,
        answer=form.cleaned_data["answer"].strip(),
        at=request.now,
        actor=actor(request),
    )
