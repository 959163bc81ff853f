"""A deposit is a refund that the bank sent back: the office says which one, and takes it back."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.actions.match_returned_refund import (
    match_returned_refund,
    undo_returned_refund,
)
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.payments.models import Refund
from koshin.core.dates import japanese
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import show
from koshin.web.office.bank.rows import WhyForm, row_of, with_reason
from koshin.web.office.gate import StaffAsked, for_staff, page

# How long after a transfer the bank may send it back, and how many one looks through.
WITHIN = timedelta(days=90)
MOST = 20


class ReturnedForm(WhyForm):
    """Which refund it is, and how one knows."""

    refund = forms.ChoiceField(
        label=lazy("戻ってきた返金"),
        widget=forms.RadioSelect,
        error_messages={"required": lazy("戻ってきた返金を選んでください。")},
    )
    field_order = ("refund", "why")


def _candidates(row: BankRow) -> list[Refund]:
    """The transfers of this sum that had left before the deposit, newest first. One query."""
    return list(
        Refund.objects.filter(
            association_id=row.association_id,
            route=Refund.Route.TRANSFER,
            state=Refund.State.DONE,
            amount=row.amount,
            done_on__range=(row.booked_on - WITHIN, row.booked_on),
        )
        .select_related("holder", "settlement__charge")
        .order_by("-done_on", "-pk")[:MOST]
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffAsked, row: int) -> HttpResponse:
    """Choose the refund; what was typed stays where it is refused."""
    found = row_of(request, row)
    candidates = _candidates(found)
    form = ReturnedForm(request.POST or None)
    form.fields["refund"].choices = [  # type: ignore[attr-defined]
        (
            str(one.public_id),
            f"{one.holder.name} {one.holder.number} {one.settlement.charge.title} "
            f"{japanese(one.done_on)}"
            if one.done_on
            else "",
        )
        for one in candidates
    ]
    if request.method == "POST" and form.is_valid():
        try:
            match_returned_refund(
                association=request.association.code,
                row_id=found.pk,
                refund=UUID(form.cleaned_data["refund"]),
                why=form.cleaned_data["why"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:bank_row", found.pk)
    return page(
        request, "bank/returned", section="bank", row=found, form=form, candidates=candidates
    )


@for_staff
@require_POST
def undo(request: StaffAsked, row: int) -> HttpResponse:
    """The deposit is no returned refund after all, with a reason."""
    return with_reason(request, row, undo_returned_refund)
