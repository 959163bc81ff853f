"""Paying: the fee confirmed, the method chosen, led to the provider and back.

What the browser brings back decides nothing: every page here says what the database knows.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.change_method import change_method as give_up
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Case
from koshin.capabilities.bank.actions.give_virtual_number import give_virtual_number
from koshin.capabilities.bank.queries import virtual_number
from koshin.capabilities.payments.actions.ask_soon import ask_soon
from koshin.capabilities.payments.actions.receive import keep_return
from koshin.capabilities.payments.actions.start_attempt import redirect_of, start_attempt
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.providers.directory import BANK
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core.refusal import Refused
from koshin.web.addresses import go, to
from koshin.web.asked import Asked, HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.middleware.headers import allow_form_to
from koshin.web.portal.case import case_of, onwards
from koshin.web.portal.payeasy import PAYEASY, numbers_of
from koshin.web.portal.shops import instructions_of
from koshin.web.portal.tasks import rule_of, trail_of

PAGE = "page"
GIVES_NUMBERS = ("shop", PAYEASY)
ON_PAGE = (Attempt.State.CREATED, Attempt.State.REQUESTED)


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
    if request.rules.payment.chosen == "here":
        return go(request, "portal:case_payment", application)
    return _start(request, case, charge, PAGE)


def _owed(case: Case) -> Charge | None:
    """The charge of the application while something of it is still to be paid."""
    charge = case.charge
    open_states = (Charge.State.OPEN, Charge.State.PARTIAL)
    return charge if charge is not None and charge.state in open_states else None


@require_safe
@for_holders
def payment(request: HolderAsked, application: UUID) -> HttpResponse:
    """Where the money is: choose a method, a slip, a transfer, being checked, or paid."""
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return go(request, "portal:case", application)
    return _payment_page(request, case, charge)


def _payment_page(
    request: HolderAsked, case: Case, charge: Charge, sentences: list[str] | None = None
) -> HttpResponse:
    attempt = case.attempt
    live = attempt if attempt is not None and attempt.state in Attempt.LIVE else None
    context: dict[str, Any] = {
        "case": case,
        "charge": charge,
        "remaining": charge.amount - charge.settled_amount,
        "attempt": live,
        "view": _view_of(live, came_back="back" in request.GET),
        "ended": attempt if live is None and not case.unapplied else None,
        "unapplied": case.unapplied,
        "slip": instructions_of(live) if live is not None and live.method == "shop" else None,
        "transfer_rest": int(str(live.slip.get("remaining") or live.amount)) if live else 0,
        "methods": [
            rule
            for rule in request.rules.payment.methods
            if rule.limit is None or charge.amount <= rule.limit
        ],
        "payeasy": numbers_of(live) if live is not None and live.method == PAYEASY else None,
        "virtual": virtual_number(charge, request.rules.bank),
        "choose_here": request.rules.payment.chosen == "here",
        "refusals": sentences or [],
        "late": request.now > charge.due_at,
    }
    return render(request, "portal/payment.html", context, status=409 if sentences else 200)


def _view_of(live: Attempt | None, *, came_back: bool) -> str:
    """Which of the states the page shows."""
    if live is None:
        return "choose"
    if live.state in ON_PAGE:
        return "checking" if came_back else "on_page"
    if live.state == Attempt.State.AWAITING:
        if live.method == "bank":
            return "bank" if live.provider == BANK else "transfer"
        return live.method if live.method in GIVES_NUMBERS else "checking"
    return "reported" if live.state == Attempt.State.REPORTED else "unknown"


@require_POST
@for_holders
def pay(request: HolderAsked, application: UUID) -> HttpResponse:
    """Open a payment with the method chosen, or join the one that is open."""
    case = case_of(request, application)
    charge = _owed(case)
    if charge is None:
        return onwards(request, application)
    if request.rules.payment.chosen == "provider":
        return _start(request, case, charge, PAGE)
    method = request.POST.get("method", "")
    if request.rules.payment.method(method) is None:
        return _payment_page(request, case, charge, [_("お支払い方法を選んでください。")])
    return _start(request, case, charge, method)


def _start(request: HolderAsked, case: Case, charge: Charge, method: str) -> HttpResponse:
    application = case.application.public_id
    try:
        started = start_attempt(
            charge=charge,
            method=method,
            return_url=settings.BASE_URL + to(request, "portal:case_return", application),
            at=request.now,
            actor=actor(request),
            provider=request.rules.payment.provider_of(method),
            slip_days=request.rules.payment.slip_days,
        )
    except Refused as refused:
        return _payment_page(request, case, charge, refusals.sentences(refused))
    if started.redirect is None:
        if method == BANK and request.rules.bank is not None:
            give_virtual_number(
                charge, rules=request.rules.bank, at=request.now, actor=actor(request)
            )
        return go(request, "portal:case_payment", application)
    return go(request, "portal:case_leave", application)


@require_safe
@for_holders
def leave(request: HolderAsked, application: UUID) -> HttpResponse:
    """The form or link that leads to the provider's page, for the attempt that is open."""
    case = case_of(request, application)
    attempt = case.attempt
    if _owed(case) is None or attempt is None or attempt.state != Attempt.State.REQUESTED:
        return go(request, "portal:case_payment", application)
    redirect = redirect_of(attempt, request.association.code)
    context = {"case": case, "charge": case.charge, "redirect": redirect}
    response = render(request, "portal/leave.html", context)
    if redirect.fields:
        parts = urlsplit(redirect.url)
        allow_form_to(response, f"{parts.scheme}://{parts.netloc}")
    return response


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
    if case.attempt is not None and case.attempt.state in Attempt.LIVE:
        try:
            give_up(case.attempt.pk, at=request.now, actor=actor(request))
        except Refused as refused:
            now = case_of(request, application)
            return _payment_page(request, now, charge, refusals.sentences(refused))
    return go(request, "portal:case_payment", application)
