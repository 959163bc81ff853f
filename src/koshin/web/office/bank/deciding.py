"""A person says what a row pays: take a suggestion, choose another charge, leave it, or undo."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.actions.apply_match import apply_match
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.bank.actions.decide import Chosen, accept, choose, set_aside
from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show
from koshin.web.office.bank.rows import WhyForm, row_of, row_page, with_reason
from koshin.web.office.finding import matching_charges, search, searched
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 20


class Search(forms.Form):
    """Find the charge by reference, person or amount."""

    q = TextField(label=lazy("照合番号・氏名・カナ・番号・金額"), required=False)


@for_staff
@require_POST
def take(request: StaffAsked, row: int, match: int) -> HttpResponse:
    """Take a suggestion up: it is settled at once."""
    found = row_of(request, row)
    try:
        accept(
            association=request.association.code,
            row_id=found.pk,
            match_id=match,
            why="",
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return _refused(request, row, refused)
    apply_match(match_id=match, at=request.now, actor=actor(request))
    return go(request, "office:bank_row", row)


@for_staff
@require_POST
def leave(request: StaffAsked, row: int) -> HttpResponse:
    """Leave the row, with a note."""
    return with_reason(request, row, set_aside)


@for_staff
@require_POST
def undo(request: StaffAsked, row: int) -> HttpResponse:
    """Undo the match of the row."""
    return with_reason(request, row, unmatch)


def _refused(request: StaffAsked, row: int, refused: Refused) -> HttpResponse:
    form = WhyForm({})
    form.errors.clear()
    show(form, refused)
    return row_page(request, row_of(request, row), form=form)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: StaffAsked, row: int) -> HttpResponse:
    """The charges among which a person chooses."""
    found = row_of(request, row)
    if request.method == "POST":
        asked = Search(request.POST)
        typed = asked.cleaned_data["q"] if asked.is_valid() else ""
        return search(request, of="bank_row", typed=typed, filters={})
    typed = searched(request, of="bank_row")
    sheet = Paginator(_charges(request, typed), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "bank/choose",
        section="bank",
        row=found,
        form=Search(initial={"q": typed}),
        sheet=sheet,
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def choose_charge(request: StaffAsked, row: int, charge: UUID) -> HttpResponse:
    """Say why, and settle the row's money on this charge."""
    found = row_of(request, row)
    wanted = (
        Charge.objects.select_related("holder")
        .filter(public_id=charge, association=request.association)
        .first()
    )
    if wanted is None:
        raise Http404
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            match = choose(
                association=request.association.code,
                row_id=found.pk,
                chosen=[Chosen(charge=charge, amount=found.amount)],
                why=form.cleaned_data["why"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            apply_match(match_id=match.pk, at=request.now, actor=actor(request))
            return go(request, "office:bank_row", found.pk)
    due = max(wanted.amount - wanted.settled_amount - wanted.forgiven_amount, 0)
    return page(
        request,
        "bank/choose_charge",
        section="bank",
        row=found,
        charge=wanted,
        form=form,
        short=max(due - found.amount, 0),
        more=max(found.amount - due, 0),
    )


def _charges(request: StaffAsked, typed: str) -> QuerySet[Charge]:
    rows = (
        Charge.objects.filter(
            association=request.association,
            state__in=[Charge.State.OPEN, Charge.State.PARTIAL],
        )
        .select_related("holder")
        .annotate(remaining=F("amount") - F("settled_amount") - F("forgiven_amount"))
        .order_by("due_at", "pk")
    )
    return matching_charges(rows, typed)
