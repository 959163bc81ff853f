"""Book a bank deposit: find the charge, enter the line of the statement, check, book."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.actions.record_deposit import (
    UNPAID,
    Deposit,
    asks_about_late,
    record_deposit,
)
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, TextField, YenField
from koshin.web.forms.refusals import show
from koshin.web.office.finding import matching_charges, search, searched
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30
WAYS_OF_LATE = [
    ("accept", _("この請求のお支払いとして扱う")),
    ("suspense", _("扱わず、仮受金として登録する(返金などを検討)")),
]


class DepositForm(forms.Form):
    """One line of the statement; ``another`` and ``late`` are asked only when they matter."""

    entry = forms.UUIDField(widget=forms.HiddenInput)
    paid_on = DayField(label=_("入金日"), help_text=_("入出金明細に記載の日付です。"))
    amount = YenField(
        label=_("入金額"), help_text=_("手数料を差し引いたあとの、実際の入金額です。")
    )
    payer = TextField(
        label=_("振込名義"),
        max_length=80,
        help_text=_("明細に記載のとおりに入力してください(例:ヤマダ タロウ)。"),
    )
    another = forms.BooleanField(label=_("別の入金です"), required=False)
    late = forms.ChoiceField(
        label=_("期限を過ぎた入金の扱い"),
        required=False,
        choices=WAYS_OF_LATE,
        widget=forms.RadioSelect,
    )

    def deposit(self) -> Deposit:
        given = self.cleaned_data
        return Deposit(
            entry=given["entry"],
            paid_on=given["paid_on"],
            amount=given["amount"],
            payer=given["payer"],
        )


class Search(forms.Form):
    """Find the charge by what the payer wrote, by person, or by amount."""

    q = TextField(
        label=_("照合番号・氏名・カナ・番号・金額"),
        required=False,
        help_text=_("振込依頼人番号、資格者の氏名や番号、または金額で探せます。"),
    )


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What booking the deposit will do, in yen."""

    remaining: int
    short: int
    excess: int
    late: bool


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    if request.method == "POST":
        asked = Search(request.POST)
        typed = asked.cleaned_data["q"] if asked.is_valid() else ""
        return search(request, of="deposits", typed=typed, filters={})
    typed = searched(request, of="deposits")
    sheet = Paginator(_found(request, typed), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request, "deposits", section="deposits", form=Search(initial={"q": typed}), sheet=sheet
    )


def _found(request: StaffAsked, typed: str) -> QuerySet[Charge]:
    rows = (
        Charge.objects.filter(association=request.association, state__in=UNPAID)
        .select_related("holder")
        .annotate(remaining=F("amount") - F("settled_amount"))
        .order_by("due_at", "pk")
    )
    return matching_charges(rows, typed)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: StaffAsked, charge: UUID) -> HttpResponse:
    found = _charge(request, charge)
    if request.method != "POST":
        form = DepositForm(initial={"entry": uuid4()})
        return page(request, "deposit", section="deposits", charge=found, form=form)
    form = DepositForm(request.POST)
    if "back" in request.POST or not form.is_valid():
        return page(request, "deposit", section="deposits", charge=found, form=form)
    return _check_page(request, found, form, form.deposit())


@for_staff
@require_POST
def book(request: StaffAsked, charge: UUID) -> HttpResponse:
    found = _charge(request, charge)
    form = DepositForm(request.POST)
    if not form.is_valid():
        return page(request, "deposit", section="deposits", charge=found, form=form)
    deposit, late = form.deposit(), form.cleaned_data["late"]
    try:
        record_deposit(
            association=request.association.code,
            charge=charge,
            deposit=deposit,
            another=form.cleaned_data["another"],
            accept_late=None if not late else late == "accept",
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        if any(refusal.field == "paid_on" for refusal in refused.refusals):
            return page(request, "deposit", section="deposits", charge=found, form=form)
        return _check_page(request, found, form, deposit)
    if found.purpose != APPLICATION:
        return go(request, "office:deposits")
    return go(request, "office:application", found.purpose_ref)


def _charge(request: StaffAsked, public_id: UUID) -> Charge:
    try:
        return Charge.objects.select_related("holder").get(
            public_id=public_id, association=request.association
        )
    except Charge.DoesNotExist:
        raise Http404 from None


def _check_page(
    request: StaffAsked, charge: Charge, form: DepositForm, deposit: Deposit
) -> HttpResponse:
    remaining = max(charge.amount - charge.settled_amount, 0)
    effect = Effect(
        remaining=remaining,
        short=max(remaining - deposit.amount, 0),
        excess=max(deposit.amount - remaining, 0),
        late=asks_about_late(charge, deposit.paid_on),
    )
    return page(
        request,
        "deposit_check",
        section="deposits",
        charge=charge,
        form=form,
        deposit=deposit,
        effect=effect,
    )
