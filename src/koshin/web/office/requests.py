"""届け出: the list of what holders asked for, and deciding one."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications import wishes
from koshin.capabilities.applications.actions.decide_request import decide_request, wish_of
from koshin.capabilities.applications.life_mails import kind_label
from koshin.capabilities.applications.life_models import Request
from koshin.capabilities.applications.models import Application
from koshin.capabilities.register import facts as facts_reader
from koshin.core.lifecycle.answer import LifeAnswer
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import trail_of

PAGE_SIZE = 30
# Of these kinds the first day was asked for; of the others it is the day of asking.
DAYS = (Request.Kind.SUSPEND, Request.Kind.WITHDRAW, Request.Kind.DEATH)


class DecisionForm(forms.Form):
    """What the holder is told; needed for a refusal."""

    decision = LongTextField(
        label=_("ご本人に伝えること"),
        rows=4,
        max_length=2000,
        required=False,
        help_text=_("認めないときは、理由を書いてください。メールとマイページに表示されます。"),
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A request in words."""

    request: Request
    label: str
    name: str


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """What waits for a decision, oldest first; or what was decided, newest first."""
    closed = request.GET.get("show") == "closed"
    found = request.reach.of(
        Request.objects.filter(association=request.association).select_related(
            "holder", "credential"
        )
    )
    if closed:
        found = found.exclude(state=Request.State.ASKED).order_by("-decided_at", "-pk")
    else:
        found = found.filter(state=Request.State.ASKED).order_by("asked_at", "pk")
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [row(request.rules, one) for one in sheet]
    return page(request, "requests", section="requests", sheet=sheet, rows=rows, closed=closed)


def row(scheme: Scheme, request: Request) -> Row:
    """The request for the list and its own page."""
    held = request.credential
    return Row(
        request=request,
        label=kind_label(request.kind),
        name=scheme.qualification_name(held.qualification) if held else "",
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, request_id: UUID) -> HttpResponse:
    """One request with what the rules say of it, and the decision."""
    found = (
        Request.objects.select_related("holder", "credential")
        .filter(public_id=request_id, association=request.association)
        .first()
    )
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, found, form):
        return go(request, "office:request", request_id)
    policy, ways = request.rules.suspension, request.rules.reinstatement
    route = ways.routes.get(found.route) if ways else None
    live = Application.objects.filter(holder=found.holder, state__in=Application.LIVE)
    return page(
        request,
        "request",
        section="requests",
        row=row(request.rules, found),
        reason=policy.reasons.get(found.reason, "") if policy else "",
        route=route.label if route else "",
        answer=_answer(request.rules, found) if found.state == Request.State.ASKED else None,
        days=found.kind in DAYS,
        live=list(live.order_by("pk")),
        form=form,
        history=trail_of(request, f"request:{found.public_id}"),
    )


def _answer(scheme: Scheme, request: Request) -> LifeAnswer:
    """What the rules say, by the moment of asking."""
    facts = facts_reader.of_holder(request.holder_id)
    held = next((c for c in facts.credentials if c.id == request.credential_id), None)
    return wishes.answer(scheme, held, facts, wish_of(request), at=request.asked_at)


def _decided(request: StaffAsked, found: Request, form: DecisionForm) -> bool:
    try:
        decide_request(
            association=request.association.code,
            request=found.public_id,
            granted="grant" in request.POST,
            decision=form.cleaned_data["decision"],
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return False
    return True
