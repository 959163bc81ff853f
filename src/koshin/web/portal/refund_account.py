"""返金先の口座: the holder says where a refund by bank transfer goes."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications.actions.carry_out_refund import tell_payee
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.models import Refund
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show

DIGITS = {"inputmode": "numeric"}


class AccountForm(forms.Form):
    """A bank account, as it stands in the holder's passbook. Nothing of it is kept in the page."""

    bank_name = TextField(label=_("金融機関名"), max_length=40, help_text=_("例:見本銀行"))
    bank = TextField(
        label=_("金融機関コード"),
        max_length=10,
        help_text=_("4桁の数字です。通帳や、金融機関のホームページで確認できます。"),
        widget=forms.TextInput(attrs={**DIGITS, "class": "w-10"}),
    )
    branch_name = TextField(label=_("支店名"), max_length=40)
    branch = TextField(
        label=_("支店コード"),
        max_length=10,
        help_text=_("3桁の数字です。"),
        widget=forms.TextInput(attrs={**DIGITS, "class": "w-10"}),
    )
    kind = forms.ChoiceField(
        label=_("預金の種類"),
        choices=[("1", _("普通")), ("2", _("当座")), ("4", _("貯蓄"))],
        widget=forms.RadioSelect,
        initial="1",
        error_messages={"required": _("預金の種類を選んでください。")},
    )
    number = TextField(
        label=_("口座番号"),
        max_length=12,
        help_text=_("7桁の数字です。"),
        widget=forms.TextInput(attrs={**DIGITS, "class": "w-20", "autocomplete": "off"}),
    )
    name = TextField(
        label=_("口座名義(カナ)"),
        max_length=40,
        help_text=_("通帳に記載のカナで入力してください(例:ヤマダ タロウ)。"),
    )

    def payee(self) -> Payee:
        return Payee(**self.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def account(request: HolderAsked, refund: UUID) -> HttpResponse:
    """Ask for the account of one refund, and keep it."""
    found = (
        Refund.objects.select_related("settlement__charge")
        .filter(public_id=refund, holder_id=request.holder.pk, route=Refund.Route.TRANSFER)
        .exclude(state__in=[Refund.State.PROPOSED, Refund.State.WITHDRAWN])
        .first()
    )
    if found is None:
        raise Http404
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tell_payee(
                refund=refund,
                holder_id=request.holder.pk,
                payee=form.payee(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "portal:purchase", found.settlement.charge.public_id)
    answer = render(request, "portal/refund_account.html", {"refund": found, "form": form})
    answer.headers["Cache-Control"] = "no-store"
    return answer
