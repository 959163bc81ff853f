"""購入履歴: charges with their breakdown, invoice and receipt, any time and for any method."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.portal.case import refused_page


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """All charges, newest first."""
    context = {"charges": payments.charges_of(request.holder.pk)}
    return render(request, "portal/purchases.html", context)


@require_safe
@for_holders
def show(request: HolderAsked, charge: UUID) -> HttpResponse:
    """One charge: lines with their rules, the money that came, and its papers."""
    found = _charge(request, charge)
    context = {
        "charge": found,
        "settlements": [
            {"settlement": one, "method": _method(request, one.method)}
            for one in found.settlements.order_by("paid_at")
        ],
        "with_invoice_names": request.rules.payment.method("bank") is not None,
    }
    return render(request, "portal/purchase.html", context)


@require_POST
@for_holders
def invoice(request: HolderAsked, charge: UUID) -> HttpResponse:
    """Issue the invoice, or find the valid one, and open it."""
    try:
        paper = issue_invoice(
            charge=_charge(request, charge),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)


@require_POST
@for_holders
def receipt(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """Issue the receipt of one payment, or find the valid one, and open it."""
    found = Settlement.objects.filter(
        public_id=settlement, charge__holder_id=request.holder.pk
    ).first()
    if found is None:
        raise Http404
    try:
        paper = issue_receipt(
            settlement=found, scheme=request.rules, at=request.now, actor=actor(request)
        )
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)


def _charge(request: HolderAsked, charge: UUID) -> Charge:
    try:
        return payments.charge_of(charge, holder_id=request.holder.pk)
    except Charge.DoesNotExist:
        raise Http404 from None


def _method(request: HolderAsked, code: str) -> str:
    rule = request.rules.payment.method(code)
    return rule.label if rule else code
