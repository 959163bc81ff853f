"""代行入力: find the holder who wrote or called, and act for them on their own pages."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.people.acting import ACTING
from koshin.capabilities.people.actions.begin_acting import LASTS, begin_acting
from koshin.capabilities.people.models import Acting, Holder
from koshin.core.refusal import Refused
from koshin.platform.sessions import SessionStore
from koshin.web.addresses import to
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, TextField
from koshin.web.forms.refusals import show
from koshin.web.middleware.area import cookie_name
from koshin.web.office.finding import matching, search, searched
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30
LATEST = 10


class Search(forms.Form):
    q = TextField(
        label=_("番号・氏名・カナ"),
        required=False,
        help_text=_("申込書の番号か氏名で、資格者を探します。"),
    )


class ActingForm(forms.Form):
    """Why somebody of the office acts for a holder; it stands in the trail of every act."""

    received_on = DayField(
        label=_("受付日"), help_text=_("申込書が届いた日、または電話を受けた日です。")
    )
    reason = TextField(
        label=_("代行する理由"),
        max_length=150,
        help_text=_("例:郵送の申込書(受付番号12)を入力。すべての操作の記録に残ります。"),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    """Find the holder; below, for whom the office acted last."""
    if request.method == "POST":
        asked = Search(request.POST)
        typed = asked.cleaned_data["q"] if asked.is_valid() else ""
        return search(request, of="actings", typed=typed, filters={})
    typed = searched(request, of="actings")
    people = Holder.objects.filter(association=request.association).order_by("family_kana", "pk")
    found = matching(people, typed) if typed else people.none()
    acted = Acting.objects.filter(association=request.association, reads_only=False)
    latest = acted.select_related("holder", "staff")
    return page(
        request,
        "actings",
        section="actings",
        form=Search(initial={"q": typed}),
        typed=typed,
        sheet=Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        latest=list(latest.order_by("-begun_at", "-pk")[:LATEST]),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffAsked, holder: int) -> HttpResponse:
    """Reason and day of receipt; then on to the holder's own pages, with a banner."""
    found = Holder.objects.filter(pk=holder, association=request.association).first()
    if found is None:
        raise Http404
    form = ActingForm(request.POST or None, initial={"received_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            begun = begin_acting(
                holder=found,
                staff=request.staff,
                reason=form.cleaned_data["reason"],
                received_on=form.cleaned_data["received_on"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return as_holder(request, begun.public_id)
    return page(request, "acting", section="actings", holder=found, form=form)


def as_holder(request: StaffAsked, acting: UUID) -> HttpResponse:
    """A session of My Page in which the office acts or looks; the office's own session goes on."""
    session = SessionStore()
    session[ACTING] = str(acting)
    session.set_expiry(int(LASTS.total_seconds()))
    session.create()
    home = to(request, "portal:home")
    answer = HttpResponseRedirect(home)
    answer.status_code = 303
    answer.set_cookie(
        cookie_name(home),
        session.session_key or "",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer
