"""購入履歴: charges with their breakdown, invoice and receipt, any time and for any method."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments import bundles
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.models import Charge
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders


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
    try:
        found = payments.charge_of(charge, holder_id=request.holder.pk)
    except Charge.DoesNotExist:
        raise Http404 from None
    money = list(found.settlements.order_by("paid_at"))
    subjects = [one.public_id for one in money]
    issued = papers.about([found.public_id, *subjects])
    by_bank = request.rules.payment.method("bank") is not None
    owed = found.state in bundles.UNPAID
    context = {
        "charge": found,
        "settlements": [
            {
                "settlement": one,
                "method": _method(request, one.method),
                "receipts": issued.get((Paper.Kind.RECEIPT, one.public_id), []),
            }
            for one in money
        ],
        "invoices": issued.get((Paper.Kind.INVOICE, found.public_id), []),
        "returns": papers.returns_of(subjects) if subjects else [],
        "refunds": payments.refunds_of(found.pk) if money else [],
        "bundle": bundles.bundle_of(found) if owed and by_bank else None,
        "company_may_pay": owed and by_bank,
        "with_invoice_names": by_bank,
    }
    return render(request, "portal/purchase.html", context)


def _method(request: HolderAsked, code: str) -> str:
    rule = request.rules.payment.method(code)
    return rule.label if rule else code
