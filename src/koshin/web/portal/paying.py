"""Paying a charge, whatever it is for: choose a method, go to the provider, come back, change.

What the browser brings back decides nothing: every page here says what the database knows.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from koshin.capabilities.applications.actions.change_method import change_method as give_up
from koshin.capabilities.bank.actions.give_virtual_number import give_virtual_number
from koshin.capabilities.bank.queries import virtual_number
from koshin.capabilities.payments.actions.start_attempt import redirect_of, start_attempt
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.providers.directory import BANK
from koshin.core.refusal import Refused
from koshin.web.asked import HolderAsked, actor
from koshin.web.forms import refusals
from koshin.web.middleware.headers import allow_form_to
from koshin.web.portal.payeasy import PAYEASY, numbers_of
from koshin.web.portal.shops import instructions_of

PAGE, CARD = "page", "card"
GIVES_NUMBERS = ("shop", PAYEASY)
ON_PAGE = (Attempt.State.CREATED, Attempt.State.REQUESTED)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is to be paid, and the addresses of the pages on which it is.

    ``attempt`` is the open one, or else the newest. ``home`` says what the charge is for; ``back``
    is its link's text. ``came_back`` is where the provider sends the browser.
    """

    charge: Charge
    attempt: Attempt | None
    unapplied: bool
    home: str
    back: str
    payment: str
    start: str
    leave: str
    change: str
    came_back: str

    @property
    def live(self) -> Attempt | None:
        return self.attempt if self.attempt and self.attempt.state in Attempt.LIVE else None


def see(address: str) -> HttpResponse:
    """Lead the browser there with GET (303)."""
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def payment_page(
    request: HolderAsked, desk: Desk, sentences: list[str] | None = None
) -> HttpResponse:
    """Where the money is: choose a method, a slip, a transfer, being checked, or paid."""
    charge, live = desk.charge, desk.live
    context: dict[str, Any] = {
        "desk": desk,
        "charge": charge,
        "remaining": charge.amount - charge.settled_amount,
        "attempt": live,
        "view": _view_of(live, came_back="back" in request.GET),
        "ended": desk.attempt if live is None and not desk.unapplied else None,
        "unapplied": desk.unapplied,
        "slip": instructions_of(live) if live is not None and live.method == "shop" else None,
        "transfer_rest": int(str(live.slip.get("remaining") or live.amount)) if live else 0,
        "methods": [
            rule
            for rule in request.rules.payment.methods
            if (rule.limit is None or charge.amount <= rule.limit)
            and (request.acting is None or rule.code != CARD)
        ],
        "payeasy": numbers_of(live) if live is not None and live.method == PAYEASY else None,
        "virtual": virtual_number(charge, request.rules.bank),
        "choose_here": request.rules.payment.chosen == "here" or request.acting is not None,
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


def pay(request: HolderAsked, desk: Desk) -> HttpResponse:
    """Open a payment with the method chosen, or join the one that is open."""
    if request.rules.payment.chosen == "provider" and request.acting is None:
        return start(request, desk, PAGE)
    method = request.POST.get("method", "")
    # Nobody of the office types a holder's card number.
    barred = request.acting is not None and method == CARD
    if barred or request.rules.payment.method(method) is None:
        return payment_page(request, desk, [_("お支払い方法を選んでください。")])
    return start(request, desk, method)


def start(request: HolderAsked, desk: Desk, method: str) -> HttpResponse:
    """Open a payment with this method and lead to it."""
    try:
        started = start_attempt(
            charge=desk.charge,
            method=method,
            return_url=settings.BASE_URL + desk.came_back,
            at=request.now,
            actor=actor(request),
            provider=request.rules.payment.provider_of(method),
            slip_days=request.rules.payment.slip_days,
        )
    except Refused as refused:
        return payment_page(request, desk, refusals.sentences(refused))
    if started.redirect is None:
        if method == BANK and request.rules.bank is not None:
            give_virtual_number(
                desk.charge, rules=request.rules.bank, at=request.now, actor=actor(request)
            )
        return see(desk.payment)
    return see(desk.leave)


def leave(request: HolderAsked, desk: Desk) -> HttpResponse:
    """The form or link that leads to the provider's page, for the attempt that is open."""
    attempt = desk.attempt
    if attempt is None or attempt.state != Attempt.State.REQUESTED:
        return see(desk.payment)
    redirect = redirect_of(attempt, request.association.code)
    context = {"attempt": attempt, "charge": desk.charge, "redirect": redirect}
    response = render(request, "portal/leave.html", context)
    if redirect.fields:
        parts = urlsplit(redirect.url)
        allow_form_to(response, f"{parts.scheme}://{parts.netloc}")
    return response


def give_up_open(request: HolderAsked, desk: Desk) -> list[str]:
    """Give up the open payment; the sentences that say why not, while money is moving."""
    live = desk.live
    if live is None:
        return []
    try:
        give_up(live.pk, at=request.now, actor=actor(request))
    except Refused as refused:
        return refusals.sentences(refused)
    return []
