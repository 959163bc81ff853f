"""A deposit is what a provider paid out: the office says for which days, and takes it back."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.undo_payout import undo_payout
from koshin.capabilities.bank.payouts import Span, held_by_providers
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.core.refusal import Refused
from koshin.platform import reading
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, YenField
from koshin.web.forms.refusals import show
from koshin.web.office import words
from koshin.web.office.bank.rows import row_of, with_reason
from koshin.web.office.gate import StaffAsked, for_staff, page

METHODS = ("card", "shop", "payeasy", "bank")


class FeeField(YenField):
    """What was kept: 0 where nothing was."""

    @staticmethod
    def read(text: str) -> int:
        return 0 if reading.plain(text).removesuffix("円") == "0" else YenField.read(text)


class PayoutForm(forms.Form):
    """Whose payout it is, of which days, and what was kept of it."""

    provider = forms.ChoiceField(
        label=lazy("決済会社"), choices=lambda: [(code, words.provider(code)) for code in PROVIDERS]
    )
    method = forms.ChoiceField(
        label=lazy("支払い方法"),
        required=False,
        choices=lambda: [("", lazy("すべて")), *((code, words.value(code)) for code in METHODS)],
        help_text=lazy("支払い方法ごとに振り込まれるときだけ選びます。"),
    )
    first_day = DayField(label=lazy("取引の最初の日"))
    last_day = DayField(label=lazy("取引の最後の日"))
    fees = FeeField(
        label=lazy("差し引かれた手数料"),
        help_text=lazy("消費税と振込手数料を含む総額です。なければ0と入力します。"),
    )
    total = YenField(
        label=lazy("取引の合計(売上から返金を引いた額)"),
        required=False,
        help_text=lazy("取引一覧を取り込んだ期間は、空欄のままで一覧と照合します。"),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffAsked, row: int) -> HttpResponse:
    """Say whose payout the deposit is; what was typed stays where it is refused."""
    found = row_of(request, row)
    form = PayoutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            record_payout(
                association=request.association.code,
                row_id=found.pk,
                span=Span(
                    provider=said["provider"],
                    method=said["method"],
                    first_day=said["first_day"],
                    last_day=said["last_day"],
                ),
                fees=said["fees"],
                total=said["total"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:bank_row", found.pk)
    return page(
        request,
        "bank/payout",
        section="bank",
        row=found,
        form=form,
        held=held_by_providers(request.association.code, on=found.booked_on),
    )


@for_staff
@require_POST
def undo(request: StaffAsked, row: int) -> HttpResponse:
    """The deposit is no payout after all, with a reason."""
    return with_reason(request, row, undo_payout)
