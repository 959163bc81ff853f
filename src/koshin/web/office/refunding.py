"""Acts on refunds: propose one, approve it, give it up, say what the bank did."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.actions import carry_out_refund as carrying
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.actions.propose_refund import refundable
from koshin.capabilities.payments.models import Refund, Settlement
from koshin.capabilities.payments.providers.directory import can_refund
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField, YenField
from koshin.web.forms.refusals import sentences, show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.refunds import FailedForm, PaidForm, refund_of, refund_page


class RefundForm(forms.Form):
    """How much goes back, and why."""

    amount = YenField(label=_("返金額"))
    resolution = LongTextField(
        label=_("返金の理由"),
        rows=3,
        max_length=1000,
        help_text=_("だれの判断で、なぜ返金するのかを書いてください。書類にも記載されます。"),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked, settlement: UUID) -> HttpResponse:
    """Propose to give back what a payment paid: what that means, how much, and why."""
    found = (
        Settlement.objects.select_related("charge__holder")
        .filter(public_id=settlement, association=request.association, applied__gt=0)
        .first()
    )
    if found is None:
        raise Http404
    there = refundable(found, part=Refund.Part.APPLIED)
    form = RefundForm(request.POST or None, initial={"amount": f"{there:,}"})
    if request.method == "POST" and form.is_valid():
        try:
            made = refunds.propose(
                association=request.association.code,
                settlement=settlement,
                amount=form.cleaned_data["amount"],
                reason=form.cleaned_data["resolution"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:refund", made.public_id)
    application = Application.objects.filter(public_id=found.charge.purpose_ref).first()
    return page(
        request,
        "refund_new",
        section="refunds",
        settlement=found,
        there=there,
        by_provider=can_refund(found.provider, found.method),
        granted=application is not None and application.state == Application.State.COMPLETE,
        application=application,
        limit=request.rules.money.alone_up_to,
        form=form,
    )


@for_staff
@require_POST
def act(request: StaffAsked, refund: UUID, act: str) -> HttpResponse:
    """Do one act on a refund and show it again."""
    found = refund_of(request, refund)
    if act not in ACTS:
        raise Http404
    forms_shown: dict[str, forms.Form] = {"paid_form": PaidForm(), "failed_form": FailedForm()}
    asked = {"paid": PaidForm, "failed": FailedForm}.get(act)
    form = asked(request.POST) if asked else None
    if form is not None:
        forms_shown[f"{act}_form"] = form
        if not form.is_valid():
            return refund_page(request, found, forms=forms_shown)
    try:
        ACTS[act](request, found, form.cleaned_data if form else {})
    except Refused as refused:
        return refund_page(
            request,
            refund_of(request, refund),
            sentences=sentences(refused),
            forms=forms_shown,
        )
    return go(request, "office:refund", refund)


Given = dict[str, Any]


class Named(TypedDict):
    """Which refund is meant, when, and who acts: what every act on one is told."""

    association: str
    refund: UUID
    at: datetime
    actor: Actor


def _named(request: StaffAsked, refund: Refund) -> Named:
    return Named(
        association=request.association.code,
        refund=refund.public_id,
        at=request.now,
        actor=actor(request),
    )


def _approve(request: StaffAsked, refund: Refund, given: Given) -> None:
    refunds.approve(**_named(request, refund))


def _withdraw(request: StaffAsked, refund: Refund, given: Given) -> None:
    refunds.withdraw(**_named(request, refund), reason="")


def _paid(request: StaffAsked, refund: Refund, given: Given) -> None:
    carrying.transfer_paid(**_named(request, refund), paid_on=given["paid_on"])


def _failed(request: StaffAsked, refund: Refund, given: Given) -> None:
    carrying.transfer_failed(**_named(request, refund), why=given["why"], on=request.today)


def _again(request: StaffAsked, refund: Refund, given: Given) -> None:
    carrying.try_again(**_named(request, refund))


ACTS: dict[str, Callable[[StaffAsked, Refund, Given], None]] = {
    "approve": _approve,
    "withdraw": _withdraw,
    "paid": _paid,
    "failed": _failed,
    "again": _again,
}
