"""Paying for an application: the fee confirmed, then the pages of its charge."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Case
from koshin.capabilities.payments.actions.ask_soon import ask_soon
from koshin.capabilities.payments.actions.receive import keep_return
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core.refusal import Refused
from koshin.web.addresses import go, to
from koshin.web.asked import Asked, HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.portal import paying
from koshin.web.portal.case import case_of, onwards
from koshin.web.portal.paying import Desk
from koshin.web.portal.tasks import rule_of, trail_of


@require_safe
@for_holders
def fee(request: HolderAsked, application: UUID) -> HttpResponse:
    """登録料の確認: every line with its rule, and 支払いへ進む."""
    case = case_of(request, application)
    if case.application.state != Application.State.DRAFT:
        return onwards(request, application)
    return _fee_page(request, case)


def _fee_page(request: HolderAsked, case: Case, sentences: list[str] | None = None) -> HttpResponse:
    step = next((s for s in case.steps if s.state != "done"), None)
    rule = rule_of(case, request.rules, step.code) if step else None
    if rule is not None and not rule.apply_on:
        return onwards(request, case.application.public_id)
    context = {
        "case": case,
        "trail": trail_of(case, request.rules, rule.code if rule else ""),
        "button": rule.button if rule else _("申請する"),
        "refusals": sentences or [],
    }
    return render(request, "portal/case_fee.html", context, status=409 if sentences else 200)


@require_POST
@for_holders
def apply_and_pay(request: HolderAsked, application: UUID) -> HttpResponse:
    """支払いへ進む: apply (once), open the payment (or join the open one), and lead to it."""
    case = case_of(request, application)
    try:
        apply(
            application=application,
            holder_id=request.holder.pk,
            published=request.published,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return _fee_page(request, case, refusals.sentences(refused))
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return go(request, "portal:case", application)
    if request.rules.payment.chosen == "here" or request.acting is not None:
        return go(request, "portal:case_payment", application)
    return paying.start(request, _desk(request, case, charge), paying.PAGE)


def _owed(case: Case) -> Charge | None:
    """The charge of the application while something of it is still to be paid."""
    charge = case.charge
    open_states = (Charge.State.OPEN, Charge.State.PARTIAL)
    return charge if charge is not None and charge.state in open_states else None


def _desk(request: HolderAsked, case: Case, charge: Charge) -> Desk:
    application = case.application.public_id
    charge.holder = request.holder
    return Desk(
        charge=charge,
        attempt=case.attempt,
        unapplied=case.unapplied,
        home=to(request, "portal:case", application),
        back=_("手続きの一覧へ戻る"),
        payment=to(request, "portal:case_payment", application),
        start=to(request, "portal:case_pay", application),
        leave=to(request, "portal:case_leave", application),
        change=to(request, "portal:case_change", application),
        came_back=to(request, "portal:case_return", application),
    )


@require_safe
@for_holders
def payment(request: HolderAsked, application: UUID) -> HttpResponse:
    """Where the money of the application is."""
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return go(request, "portal:case", application)
    return paying.payment_page(request, _desk(request, case, charge))


@require_POST
@for_holders
def pay(request: HolderAsked, application: UUID) -> HttpResponse:
    """Open a payment with the method chosen, or join the one that is open."""
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return onwards(request, application)
    return paying.pay(request, _desk(request, case, charge))


@require_safe
@for_holders
def leave(request: HolderAsked, application: UUID) -> HttpResponse:
    """The form or link that leads to the provider's page, for the attempt that is open."""
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return go(request, "portal:case_payment", application)
    return paying.leave(request, _desk(request, case, charge))


@csrf_exempt
def come_back(request: Asked, application: UUID) -> HttpResponse:
    """Where the provider sends the browser. What it brings is kept and neither read nor believed.

    That it comes is reason enough to ask the provider soon.
    """
    brought = request.META.get("QUERY_STRING", "").encode() or request.body
    keep_return(association=request.association.code, reference=str(application), body=brought)
    ask_soon(association=request.association.code, purpose=APPLICATION, purpose_ref=application)
    answer = go(request, "portal:case_payment", application)
    answer.headers["Location"] += "?back=1"
    return answer


@require_POST
@for_holders
def change_method(request: HolderAsked, application: UUID) -> HttpResponse:
    """お支払い方法を変更する: give up the open payment, unless money is already moving."""
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return onwards(request, application)
    sentences = paying.give_up_open(request, _desk(request, case, charge))
    if sentences:
        now = case_of(request, application)
        return paying.payment_page(request, _desk(request, now, charge), sentences)
    return go(request, "portal:case_payment", application)
