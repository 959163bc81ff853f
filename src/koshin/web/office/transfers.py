"""The bank's file of refunds (総合振込): make it, fetch it, see what became of it."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.payments.actions.list_transfers import (
    bank_file,
    list_transfers,
    ready_refunds,
)
from koshin.capabilities.payments.models import Refund, TransferList
from koshin.core.refusal import Refused
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.refusing import refused_page

PAGE_SIZE = 20
DAYS_AHEAD = 3


class ListForm(forms.Form):
    """When the bank is to pay."""

    pay_on = DayField(
        label=_("振込指定日"), help_text=_("銀行の受付の締め切りに間に合う日にしてください。")
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    first = request.today + timedelta(days=DAYS_AHEAD)
    form = ListForm(request.POST or None, initial={"pay_on": first})
    if request.method == "POST" and form.is_valid():
        try:
            list_transfers(
                association=request.association.code,
                pay_on=form.cleaned_data["pay_on"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:transfer_lists")
    ready = ready_refunds(request.association.code)
    rows = TransferList.objects.filter(association=request.association).order_by("-pk")
    waiting = Refund.objects.filter(
        association=request.association,
        state=Refund.State.APPROVED,
        route=Refund.Route.TRANSFER,
        payee__isnull=True,
    )
    sheet = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    open_lists = set(
        Refund.objects.filter(
            transfer_list__in=[one.pk for one in sheet], state=Refund.State.LISTED
        ).values_list("transfer_list_id", flat=True)
    )
    return page(
        request,
        "transfer_lists",
        section="refunds",
        form=form,
        ready=ready.count(),
        total=ready.aggregate(sum=Sum("amount"))["sum"] or 0,
        waiting=waiting.count(),
        remitter=request.rules.money.remitter,
        sheet=sheet,
        open_lists=open_lists,
    )


@for_staff
@require_safe
def download(request: StaffAsked, made: UUID) -> HttpResponse:
    """The file for the bank. It holds account numbers: it is kept nowhere on the way."""
    found = TransferList.objects.filter(public_id=made, association=request.association).first()
    remitter = request.rules.money.remitter
    if found is None or remitter is None:
        raise Http404
    try:
        content = bank_file(found, remitter)
    except Refused as refused:
        return refused_page(
            request,
            refused,
            section="refunds",
            title=_("総合振込のファイル"),
            back=to(request, "office:transfer_lists"),
        )
    answer = HttpResponse(content, content_type="text/plain; charset=shift_jis")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="sofuri-{found.pay_on:%Y%m%d}-{found.pk}.txt"'
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
