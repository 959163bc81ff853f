"""The steps with questions: survey, delivery wish, report; saved as one goes."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications import progress
from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.queries import Case
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.core.scheme.association import StepRule
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.questions import QuestionsForm, initial
from koshin.web.portal.case import case_of, onwards
from koshin.web.portal.tasks import delivery_after, rule_of, trail_of, with_form


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def step(request: HolderAsked, application: UUID, code: str) -> HttpResponse:
    """One page of questions. 保存 keeps what is there; the other button hands it in."""
    case = case_of(request, application)
    rule = _rule(case, request.rules, code)
    joined = with_form(request.rules, case, rule) if rule.kind == "delivery" else None
    if joined is not None:
        return go(request, "portal:case_step", application, joined.code)
    if not _open(case, request.rules, rule):
        return go(request, "portal:case", application)
    delivery = delivery_after(request.rules, case, rule)
    form = _form(request, case, rule, delivery)
    if request.method == "POST" and form.is_valid():
        handed_in = "save" not in request.POST
        if _saved(request, case, rule, delivery, form, done=handed_in):
            return onwards(request, application) if handed_in else _saved_page(request, case, code)
    context = {
        "case": case,
        "rule": rule,
        "form": form,
        "asked": request.rules.forms[rule.form] if rule.form else None,
        "button": (delivery or rule).button,
        "trail": trail_of(case, request.rules, code),
        "saved": "saved" in request.GET,
        "with_trail": rule.kind != "report",
    }
    return render(request, "portal/case_step.html", context)


def _rule(case: Case, scheme: Scheme, code: str) -> StepRule:
    try:
        rule = rule_of(case, scheme, code)
    except KeyError:
        raise Http404 from None
    if rule.kind not in ("form", "report", "delivery"):
        raise Http404
    return rule


def _open(case: Case, scheme: Scheme, rule: StepRule) -> bool:
    offer = next((step for step in case.steps if step.code == rule.code), None)
    if offer is None or offer.state == "locked":
        return False
    return not progress.is_final(scheme, case.application, rule.code)


def _form(
    request: HolderAsked, case: Case, rule: StepRule, delivery: StepRule | None
) -> QuestionsForm:
    scheme, kept = request.rules, case.application.steps
    asks_wish = delivery is not None or rule.kind == "delivery"
    wish_code = delivery.code if delivery else rule.code
    return QuestionsForm(
        request.POST if request.method == "POST" else None,
        form=scheme.forms[rule.form] if rule.form else None,
        delivery=scheme.delivery if asks_wish else None,
        initial=initial(
            kept.get(rule.code, {}).get("answers", {}) if rule.form else {},
            kept.get(wish_code, {}).get("answers", {}) if asks_wish else {},
        ),
    )


def _saved(
    request: HolderAsked,
    case: Case,
    rule: StepRule,
    delivery: StepRule | None,
    form: QuestionsForm,
    *,
    done: bool,
) -> bool:
    """Save both steps of the page together; False where the form now says what is missing."""
    inputs: dict[str, StepInput] = {}
    if rule.kind == "delivery":
        inputs[rule.code] = StepInput(answers=form.wish(), done=done)
    else:
        inputs[rule.code] = StepInput(answers=form.answers(), done=done)
        if delivery is not None and (done or form.wish()["wish"]):
            inputs[delivery.code] = StepInput(answers=form.wish(), done=done)
    try:
        save_steps(
            application=case.application.public_id,
            holder_id=request.holder.pk,
            published=request.published,
            inputs=inputs,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        refusals.show(form, refused)
        return False
    return True


def _saved_page(request: HolderAsked, case: Case, code: str) -> HttpResponse:
    answer = go(request, "portal:case_step", case.application.public_id, code)
    answer.headers["Location"] += "?saved=1"
    return answer


@require_safe
@for_holders
def report(request: HolderAsked) -> HttpResponse:
    """実務活動報告 of the menu: to the report that is open, or what has to come first."""
    standing = applications.standing(
        holder=request.holder, published=request.published, at=request.now
    )
    for case in standing.cases:
        for offer in case.steps:
            rule = rule_of(case, request.rules, offer.code)
            if rule.kind == "report" and offer.state == "open":
                return go(request, "portal:case_step", case.application.public_id, offer.code)
    done = [
        case
        for case in standing.cases
        if any(
            rule_of(case, request.rules, offer.code).kind == "report" and offer.state == "done"
            for offer in case.steps
        )
    ]
    return render(request, "portal/report.html", {"done": done})
