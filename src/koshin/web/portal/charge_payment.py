"""Paying a charge that is not an application's, from the purchase history."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.actions.ask_soon import ask_soon_about
from koshin.capabilities.payments.actions.receive import keep_return
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core.refusal import Refused
from koshin.web.addresses import go, to
from koshin.web.asked import Asked, HolderAsked
from koshin.web.doors import for_holders
from koshin.web.letters import payment_letter
from koshin.web.portal import paying
from koshin.web.portal.case import refused_page
from koshin.web.portal.paying import Desk

OPEN = (Charge.State.OPEN, Charge.State.PARTIAL)


def _desk(request: HolderAsked, charge: UUID) -> Desk | None:
    """The desk of a charge of this holder that is still owed; 404 for anybody else's."""
    try:
        found = payments.charge_of(charge, holder_id=request.holder.pk)
    except Charge.DoesNotExist:
        raise Http404 from None
    if found.state not in OPEN:
        return None
    found.holder = request.holder
    return Desk(
        charge=found,
        attempt=payments.attempt_of(found),
        unapplied=payments.waits_in_suspense(found),
        home=to(request, "portal:purchase", charge),
        back=_("購入履歴へ戻る"),
        payment=to(request, "portal:charge_payment", charge),
        start=to(request, "portal:charge_pay", charge),
        leave=to(request, "portal:charge_leave", charge),
        change=to(request, "portal:charge_change", charge),
        came_back=to(request, "portal:charge_return", charge),
    )


@require_safe
@for_holders
def payment(request: HolderAsked, charge: UUID) -> HttpResponse:
    """Where the money of the charge is; an application's charge has its pages there."""
    desk = _desk(request, charge)
    if desk is None:
        return go(request, "portal:purchase", charge)
    if desk.charge.purpose == APPLICATION:
        return go(request, "portal:case_payment", desk.charge.purpose_ref)
    return paying.payment_page(request, desk)


@require_POST
@for_holders
def pay(request: HolderAsked, charge: UUID) -> HttpResponse:
    """Open a payment with the method chosen, or join the one that is open."""
    desk = _desk(request, charge)
    return go(request, "portal:purchase", charge) if desk is None else paying.pay(request, desk)


@require_safe
@for_holders
def leave(request: HolderAsked, charge: UUID) -> HttpResponse:
    """The form or link that leads to the provider's page, for the attempt that is open."""
    desk = _desk(request, charge)
    return go(request, "portal:purchase", charge) if desk is None else paying.leave(request, desk)


@csrf_exempt
def come_back(request: Asked, charge: UUID) -> HttpResponse:
    """Where the provider sends the browser; what it brings is kept and not believed."""
    brought = request.META.get("QUERY_STRING", "").encode() or request.body
    keep_return(association=request.association.code, reference=str(charge), body=brought)
    ask_soon_about(association=request.association.code, charge=charge)
    answer = go(request, "portal:charge_payment", charge)
    answer.headers["Location"] += "?back=1"
    return answer


@require_POST
@for_holders
def change_method(request: HolderAsked, charge: UUID) -> HttpResponse:
    """お支払い方法を変更する: give up the open payment, unless money is already moving."""
    desk = _desk(request, charge)
    if desk is None:
        return go(request, "portal:purchase", charge)
    sentences = paying.give_up_open(request, desk)
    if sentences:
        now = _desk(request, charge) or desk
        return paying.payment_page(request, now, sentences)
    return go(request, "portal:charge_payment", charge)


@require_POST
@for_holders
def letter(request: HolderAsked, charge: UUID) -> HttpResponse:
    """お支払いのご案内 as a letter, while the office acts for the holder."""
    if request.acting is None:
        raise Http404
    try:
        found = payments.charge_of(charge, holder_id=request.holder.pk)
        paper = payment_letter(request, found)
    except Charge.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)
