"""会社が支払います: a holder says that an organisation pays, and the office takes it up."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from koshin.capabilities.payments import bundles
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.actions.make_bundle import make_bundle
from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.payer import PayerForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def ask(request: HolderAsked, charge: UUID) -> HttpResponse:
    """The form; sending it makes a request that the office takes up."""
    found = _charge(request, charge)
    if request.rules.payment.method("bank") is None:
        raise Http404
    if found.state not in bundles.UNPAID or bundles.bundle_of(found) is not None:
        return go(request, "portal:purchase", charge)
    form = PayerForm(request.POST or None, initial={"name": request.holder.invoice_addressee})
    if request.method == "POST" and form.is_valid():
        try:
            make_bundle(
                association=request.association.code,
                payer=form.payer(),
                requested_by=request.holder,
                charge=found,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:purchase", charge)
    return render(request, "portal/company.html", {"form": form, "charge": found})


def _charge(request: HolderAsked, charge: UUID) -> Charge:
    try:
        return payments.charge_of(charge, holder_id=request.holder.pk)
    except Charge.DoesNotExist:
        raise Http404 from None
