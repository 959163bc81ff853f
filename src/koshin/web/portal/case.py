"""An application's own pages: begin it, go on where one was, choose, confirm, and see it whole."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.actions.choose import choose
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.judge import offered
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Case
from koshin.capabilities.register import facts as facts_reader
from koshin.core.decision import Option
from koshin.core.refusal import Refused
from koshin.core.versions import decide_by
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.portal import profile
from koshin.web.portal.progress import progress_of
from koshin.web.portal.tasks import page_of, tasks_of, trail_of


def case_of(request: HolderAsked, application: UUID) -> Case:
    """The holder's application; 404 for anybody else's."""
    try:
        return applications.one(
            application=application,
            holder_id=request.holder.pk,
            published=request.published,
            at=request.now,
        )
    except Application.DoesNotExist:
        raise Http404 from None


def draft_of(request: HolderAsked, application: UUID) -> Case | None:
    """The application while it may still be changed; nothing once it has been applied for."""
    case = case_of(request, application)
    return case if case.application.state == Application.State.DRAFT else None


def onwards(request: HolderAsked, application: UUID) -> HttpResponse:
    """To whatever comes next in this application."""
    return go(request, "portal:case_go", application)


@require_POST
@for_holders
def begin(request: HolderAsked) -> HttpResponse:
    """資格登録・更新手続きへ: begin, or go on with what was begun."""
    try:
        application = start(
            holder=request.holder,
            published=request.published,
            kind=request.POST.get("kind", "renewal"),
            qualifications=None,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return refused_page(request, refused)
    case = case_of(request, application.public_id)
    fresh = case.application.state == "draft" and not case.application.steps
    if fresh and len(case.offer.items) > 1:
        return go(request, "portal:case_items", application.public_id)
    return onwards(request, application.public_id)


def refused_page(request: HolderAsked, refused: Refused) -> HttpResponse:
    """Why it cannot be done, with a way back."""
    context = {"refusals": refusals.sentences(refused)}
    return render(request, "portal/refused.html", context, status=409)


@require_safe
@for_holders
def forward(request: HolderAsked, application: UUID) -> HttpResponse:
    """Lead to the first thing that can be done now, also on another device, also days later."""
    case = case_of(request, application)
    name, *rest = page_of(case, request.rules)
    return go(request, name, application, *rest)


@require_safe
@for_holders
def show(request: HolderAsked, application: UUID) -> HttpResponse:
    """The whole application: what it is for, what is done, what remains, what happens next."""
    case = case_of(request, application)
    context = {
        "case": case,
        "progress": progress_of(case, request.rules),
        "tasks": tasks_of(case, request.rules),
        "first": any(item.kind != "renewal" for item in case.offer.items),
        "with_judged": request.rules.entries is not None,
    }
    return render(request, "portal/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def items(request: HolderAsked, application: UUID) -> HttpResponse:
    """Choose the qualifications; each only if its own requirements hold."""
    case = draft_of(request, application)
    if case is None:
        return onwards(request, application)
    sentences: list[str] = []
    chosen = set(case.offer.qualifications)
    if request.method == "POST":
        chosen = set(request.POST.getlist("qualifications"))
        try:
            choose(
                application=application,
                holder_id=request.holder.pk,
                published=request.published,
                qualifications=sorted(chosen),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return go(request, "portal:case_profile", application)
    possible, closed = _options(request, case)
    context = {
        "case": case,
        "trail": trail_of(case, request.rules, "items"),
        "possible": possible,
        "closed": closed,
        "chosen": chosen,
        "refusals": sentences,
    }
    return render(request, "portal/case_items.html", context)


def _options(request: HolderAsked, case: Case) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """What may be chosen in this application, and what may not (with its reasons)."""
    facts = facts_reader.of_holder(request.holder.pk)
    decision = decide_by(request.published.book, facts, at=request.now)
    possible = offered(decision, kind=case.application.kind)
    return possible, tuple(option for option in decision.options if not option.offered)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def registered_data(request: HolderAsked, application: UUID) -> HttpResponse:
    """自身の登録情報: look at it, change it, and 変更・確認."""
    case = draft_of(request, application)
    if case is None:
        return onwards(request, application)
    form = profile.form_for(request)
    if profile.saved(request, form):
        return go(request, "portal:case_confirm", application)
    context = {"case": case, "form": form, "trail": trail_of(case, request.rules, "profile")}
    return render(request, "portal/case_profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def confirm_data(request: HolderAsked, application: UUID) -> HttpResponse:
    """The registered data as it now stands, and 次へ."""
    case = draft_of(request, application)
    if case is None:
        return onwards(request, application)
    sentences: list[str] = []
    if request.method == "POST":
        try:
            save_steps(
                application=application,
                holder_id=request.holder.pk,
                published=request.published,
                inputs={"profile": StepInput(answers={}, done=True)},
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return onwards(request, application)
    missing = [] if request.holder.postal_code else [_("住所")]
    context = {
        "case": case,
        "rows": profile.rows(request.holder, scheme=request.rules),
        "trail": trail_of(case, request.rules, "profile"),
        "refusals": sentences,
        "missing": missing,
    }
    return render(request, "portal/case_confirm.html", context)
