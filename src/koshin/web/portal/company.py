"""会社が支払います: a holder says that an organisation pays, and the office takes it up."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.payments import bundles
from koshin.capabilities.payments import queries as payments
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import MailField, PrintedField, TextField


class PayerForm(forms.Form):
    """The organisation that pays, and whom there to write to."""

    name = PrintedField(
        label=_("会社・団体の名称"),
        max_length=100,
        autocomplete="organization",
        help_text=_("請求書の宛名になります。「御中」は付けずに入力してください。"),
    )
    department = PrintedField(label=_("部署"), required=False, max_length=60)
    contact = PrintedField(
        label=_("ご担当者のお名前"),
        required=False,
        max_length=60,
        help_text=_("請求書の宛名の下に印刷します。"),
    )
    mail = MailField(
        label=_("ご担当者のメールアドレス"),
        required=False,
        help_text=_("請求書をお送りする先です。事務局だけが使います。"),
    )
    number = TextField(
        label=_("会社・団体の登録番号(T と13けたの数字)"),
        required=False,
        help_text=_("分からないときは空欄でかまいません。"),
    )

    def payer(self) -> Payer:
        return Payer(**self.cleaned_data)


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
