"""Money for a bundle that takes no more: which of its charges it is put onto, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from koshin.capabilities.payments.bundles import deposit_of, takes_no_more
from koshin.capabilities.payments.models import BundleDeposit, BundleItem, Charge, MoneyCase
from koshin.web.forms.fields import LongTextField
from koshin.web.office.gate import StaffAsked

STATES = {
    Charge.State.OPEN: _("お支払い待ち"),
    Charge.State.PARTIAL: _("一部入金済み"),
    Charge.State.SETTLED: _("入金済み"),
    Charge.State.CANCELLED: _("取り消し"),
}


class PlaceForm(forms.Form):
    """One charge of the bundle; the reason stands in the trail."""

    field_order = ("charge",)
    resolution = LongTextField(
        label=_("充てる理由"),
        rows=3,
        max_length=2000,
        help_text=_("だれに確認し、なぜそうするのかを、あとから分かるように書いてください。"),
    )

    def __init__(self, *given: object, charges: Sequence[Charge]) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.fields["charge"] = forms.ChoiceField(
            label=_("充てる請求"),
            choices=[(str(charge.public_id), _line(charge)) for charge in charges],
            widget=forms.RadioSelect,
            error_messages={"required": _("充てる請求を選んでください。")},
        )
        self.order_fields(self.field_order)


@dataclass(frozen=True, kw_only=True)
class Placing:
    """The money of a case; ``form`` once its bundle takes no more and has a charge for it."""

    deposit: BundleDeposit
    form: PlaceForm | None
    large: bool


def placing_of(request: StaffAsked, case: MoneyCase) -> Placing | None:
    """What the case's page asks; None for a case about other things. Two queries."""
    deposit = deposit_of(case) if case.state == MoneyCase.State.OPEN else None
    if deposit is None:
        return None
    items = BundleItem.objects.filter(bundle=deposit.bundle).select_related("charge__holder")
    charges = [item.charge for item in items.order_by("charge")]
    can = charges and takes_no_more(deposit.bundle, charges)
    return Placing(
        deposit=deposit,
        form=PlaceForm(request.POST or None, charges=charges) if can else None,
        large=deposit.amount > request.rules.money.alone_up_to,
    )


def _line(charge: Charge) -> str:
    left = charge.amount - charge.settled_amount - charge.forgiven_amount
    return _("%(holder)s %(title)s(%(reference)s) %(state)s %(yen)s円") % {
        "holder": charge.holder.name,
        "title": charge.title,
        "reference": charge.payer_reference,
        "state": STATES[Charge.State(charge.state)],
        "yen": f"{left if charge.state == Charge.State.PARTIAL else charge.amount:,}",
    }
