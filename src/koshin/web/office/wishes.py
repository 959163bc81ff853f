"""募集の確認: what clubs and companies posted, looked at before anybody reads it."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.matching import queries
from koshin.capabilities.matching.actions.close_wish import close_wish
from koshin.capabilities.matching.actions.decide_wish import LONGEST, decide_wish
from koshin.capabilities.matching.models import Wish
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of

PAGE_SIZE = 30
SHOWN = {
    "waiting": (Wish.State.WAITING,),
    "published": (Wish.State.PUBLISHED,),
    "closed": (Wish.State.CLOSED, Wish.State.REFUSED),
}


CONFIRMED = tuple(state for states in SHOWN.values() for state in states)


class DecisionForm(forms.Form):
    """Publish, or refuse with a reason that the poster reads."""

    reason = LongTextField(
        label=_("掲載しない理由"),
        required=False,
        rows=3,
        max_length=LONGEST,
        help_text=_("掲載しないときに書いてください。投稿した方へのメールに、このまま載ります。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    asked = request.GET.get("show", "")
    wanted = asked if asked in SHOWN else "waiting"
    found = queries.wishes_at(request.association.code, states=SHOWN[wanted])
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "wishes", section="wishes", sheet=sheet, wanted=wanted)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, wish: UUID) -> HttpResponse:
    every = queries.wishes_at(request.association.code, states=CONFIRMED)
    found = get_object_or_404(every, public_id=wish)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_wish(
                association=request.association.code,
                wish=wish,
                publish="publish" in request.POST,
                reason=form.cleaned_data["reason"],
                staff=request.staff,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:wishes")
    return page(
        request,
        "wish",
        section="wishes",
        wish=found,
        names=[request.rules.qualification_name(code) for code in found.qualifications],
        form=form,
        history=trail_of(request, f"wish:{wish}"),
    )


@for_staff
@require_POST
def close(request: StaffAsked, wish: UUID) -> HttpResponse:
    get_object_or_404(Wish, public_id=wish, association_id=request.association.code)
    close_wish(
        association=request.association.code, wish=wish, at=request.now, actor=actor(request)
    )
    return go(request, "office:wishes")
