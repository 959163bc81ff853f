"""Act on money that fits nowhere: what the act does, why, and a second person where it is much."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.actions.decide_case import (
    approve_case_act,
    decide_case,
    withdraw_case_act,
)
from koshin.capabilities.applications.actions.place_deposit import approve_placing
from koshin.capabilities.applications.case_acts import Share
from koshin.capabilities.payments.models import CaseAct, Charge, MoneyCase
from koshin.capabilities.payments.proposals import Proposal, proposal_of
from koshin.core.refusal import Refused
from koshin.core.scheme.bank_rules import USUAL_FEES
from koshin.platform.audit import Actor
from koshin.web.addresses import go, to
from koshin.web.asked import Asked, actor
from koshin.web.forms.fields import LongTextField, YenField
from koshin.web.forms.refusals import show
from koshin.web.office import words
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.refusing import refused_page

HERE = ("forgive", "allocate", "refund", "return", "move_on")


class ReasonForm(forms.Form):
    """Why; stands in the trail."""

    resolution = LongTextField(
        label=_("理由"),
        rows=3,
        max_length=2000,
        help_text=_("だれに確認し、なぜそうするのかを、あとから分かるように書いてください。"),
    )


class SharesForm(ReasonForm):
    """How much each charge gets; nothing for a charge that gets nothing."""

    field_order = ("charges",)

    def __init__(self, *given: object, charges: Sequence[Charge], waiting: int) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.charges = charges
        left = waiting
        for charge in charges:
            due = charge.amount - charge.settled_amount
            first, left = min(due, left), max(left - due, 0)
            self.fields[self.name(charge)] = YenField(
                label=f"{charge.holder.name} {charge.title}",
                help_text=_("残り%(due)s円") % {"due": f"{due:,}"},
                required=False,
                initial=f"{first:,}" if first else "",
            )
        self.order_fields([*(self.name(charge) for charge in charges), "resolution"])

    @staticmethod
    def name(charge: Charge) -> str:
        return f"share_{charge.public_id.hex}"

    def shares(self) -> list[Share]:
        given = {charge.public_id: self.cleaned_data[self.name(charge)] for charge in self.charges}
        return [Share(charge=key, amount=yen) for key, yen in given.items() if yen]


def fee_differences(request: Asked) -> tuple[int, ...]:
    """Yen that are usually a transfer fee, as the association says."""
    return request.rules.bank.fees if request.rules.bank else USUAL_FEES


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffAsked, case: int, act: str) -> HttpResponse:
    """Say what the act means, ask why, and do or propose it."""
    found = (
        MoneyCase.objects.select_related("charge__holder")
        .filter(pk=case, association=request.association, charge__isnull=False)
        .first()
    )
    if found is None or act not in HERE:
        raise Http404
    proposal = proposal_of(found, fee_differences=fee_differences(request))
    form = _form(request, act, proposal)
    if request.method == "POST" and form.is_valid():
        shares = form.shares() if isinstance(form, SharesForm) else []
        try:
            decide_case(
                association=request.association.code,
                case_id=found.pk,
                act=act,
                reason=form.cleaned_data["resolution"],
                shares=shares,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:case", found.pk)
    if act not in proposal.acts and not form.errors:
        return go(request, "office:case", found.pk)
    return page(
        request,
        "case_act",
        section="cases",
        case=found,
        kind=words.case(found.kind),
        act=act,
        title=words.case_act(act),
        proposal=proposal,
        limit=request.rules.money.alone_up_to,
        large=act != "allocate" and proposal.amount > request.rules.money.alone_up_to,
        form=form,
    )


def _form(request: StaffAsked, act: str, proposal: Proposal) -> ReasonForm:
    if act == "allocate":
        return SharesForm(request.POST or None, charges=proposal.charges, waiting=proposal.amount)
    return ReasonForm(request.POST or None)


@for_staff
@require_POST
def approve(request: StaffAsked, act: int) -> HttpResponse:
    """The second person agrees: it is done."""
    of_bundle = CaseAct.objects.filter(pk=act, case__charge=None).exists()
    return _end(request, act, approve_placing if of_bundle else approve_case_act)


@for_staff
@require_POST
def withdraw(request: StaffAsked, act: int) -> HttpResponse:
    """The proposal is off."""
    return _end(request, act, withdraw_case_act)


class Ending(Protocol):
    """A verb that ends a proposal."""

    def __call__(self, *, association: str, act_id: int, at: datetime, actor: Actor) -> object: ...


def _end(request: StaffAsked, key: int, verb: Ending) -> HttpResponse:
    found = CaseAct.objects.filter(pk=key, case__association=request.association).first()
    if found is None:
        raise Http404
    try:
        verb(association=request.association.code, act_id=key, at=request.now, actor=actor(request))
    except Refused as refused:
        return refused_page(
            request,
            refused,
            section="cases",
            title=words.case_act(found.act),
            back=to(request, "office:case", found.case_id),
        )
    return go(request, "office:case", found.case_id)
