"""Put money that waits in suspense onto its charge: what it does, why, and then once."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.models import Charge, MoneyCase, Settlement
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office import words
from koshin.web.office.gate import StaffAsked, for_staff, page


class ReasonForm(forms.Form):
    """Why the money pays the charge after all; stands in the trail."""

    resolution = LongTextField(
        label=_("充てる理由"),
        rows=3,
        max_length=2000,
        help_text=_("だれに確認し、なぜこの請求のお支払いとして扱うのかを書いてください。"),
    )


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What accepting the money will do, in yen."""

    money: Settlement
    charge: Charge
    applied: int

    @property
    def due(self) -> int:
        return self.charge.amount - self.charge.settled_amount

    @property
    def short(self) -> int:
        return self.due - self.applied

    @property
    def rest(self) -> int:
        return self.money.amount - self.money.applied - self.applied


def effect_of(case: MoneyCase) -> Effect | None:
    """What could be done with the case's money; None where the charge can take nothing of it."""
    if case.charge is None or case.state != MoneyCase.State.OPEN:
        return None
    money = queries.money_of(case)
    applied = queries.acceptable(case, case.charge, money) if money is not None else 0
    return Effect(money=money, charge=case.charge, applied=applied) if money and applied else None


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffAsked, case: int) -> HttpResponse:
    """Say what accepting means, ask why, and do it."""
    found = (
        MoneyCase.objects.select_related("charge__holder")
        .filter(pk=case, association=request.association, charge__isnull=False)
        .first()
    )
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_case(
                association=request.association.code,
                case_id=found.pk,
                act="accept",
                reason=form.cleaned_data["resolution"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:case", found.pk)
    effect = effect_of(found)
    if effect is None and not form.errors:
        return go(request, "office:case", found.pk)
    return page(
        request,
        "case_accept",
        section="cases",
        case=found,
        kind=words.case(found.kind),
        effect=effect,
        limit=request.rules.money.alone_up_to,
        form=form,
    )
