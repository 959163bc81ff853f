"""A receipt made out anew: to somebody else, in parts (company's and own), or once more."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.actions.reissue_receipt import (
    Share,
    changes_left,
    reissue_receipt,
)
from koshin.capabilities.papers.letterhead import Addressee
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import PrintedField, YenField
from koshin.web.portal.case import refused_page

PARTS = 3


class SharesForm(forms.Form):
    """Up to three receipts: to whom, and how many yen of it. The first alone is an addressee."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, PARTS + 1):
            words = {"place": place}
            first = place == 1
            self.fields[f"name{place}"] = PrintedField(
                label=_("%(place)s通目の宛名") % words,
                required=first,
                max_length=100,
                help_text=_(
                    "会社・団体の名称には「御中」、ご本人のお名前には「様」を付けて印刷します。"
                )
                if first
                else "",
            )
            self.fields[f"amount{place}"] = YenField(
                label=_("%(place)s通目の金額") % words, required=first
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each receipt, as the page shows them."""
        return [
            {"place": place, "name": self[f"name{place}"], "amount": self[f"amount{place}"]}
            for place in range(1, PARTS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(2, PARTS + 1):
            name, amount = given.get(f"name{place}"), given.get(f"amount{place}")
            if name and amount is None and f"amount{place}" not in self.errors:
                self.add_error(f"amount{place}", _("この宛名の金額を入力してください。"))
            if amount and not name and f"name{place}" not in self.errors:
                self.add_error(f"name{place}", _("この金額の宛名を入力してください。"))
        return given

    def shares(self, settlement: Settlement) -> list[Share]:
        given = self.cleaned_data
        return [
            Share(
                to=letterhead.made_out_to(given[f"name{place}"], holder=settlement.charge.holder),
                amount=given[f"amount{place}"],
            )
            for place in range(1, PARTS + 1)
            if given.get(f"name{place}")
        ]


@require_POST
@for_holders
def issue(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """Issue the receipt of one payment, or find the valid one, and open it."""
    try:
        paper = issue_receipt(
            settlement=_settlement(request, settlement),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", paper.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def change(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """宛名の変更・分割: the shares that are valid now, to be changed."""
    found = _settlement(request, settlement)
    valid = papers.about([found.public_id]).get((Paper.Kind.RECEIPT, found.public_id), [])
    form = SharesForm(request.POST or None, initial=_initial(found, valid))
    if request.method == "POST" and form.is_valid():
        try:
            _make(request, found, form.shares(found))
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "portal:purchase", found.charge.public_id)
    return _page(request, found, valid, form)


@require_POST
@for_holders
def again(request: HolderAsked, settlement: UUID) -> HttpResponse:
    """再発行: the same content under a new number, with the original's."""
    found = _settlement(request, settlement)
    valid = papers.about([found.public_id]).get((Paper.Kind.RECEIPT, found.public_id), [])
    if len(valid) != 1:
        return go(request, "portal:receipt_change", settlement)
    facts = valid[0].facts
    to = Addressee(
        name=facts["addressee"],
        honorific=facts["honorific"],
        attention=facts["attention"],
        asked=facts.get("addressee_asked", False),
    )
    try:
        made = _make(request, found, [Share(to=to, amount=found.applied)])
    except Refused as refused:
        return refused_page(request, refused)
    return go(request, "portal:paper", made[0].public_id)


def _make(request: HolderAsked, found: Settlement, shares: Sequence[Share]) -> list[Paper]:
    return reissue_receipt(
        settlement=found,
        shares=shares,
        scheme=request.rules,
        at=request.now,
        actor=actor(request),
    )


def _page(
    request: HolderAsked, found: Settlement, valid: Sequence[Paper], form: SharesForm
) -> HttpResponse:
    context = {
        "settlement": found,
        "valid": valid,
        "form": form,
        "left": changes_left(found, request.rules),
    }
    return render(request, "portal/receipt_change.html", context)


def _initial(found: Settlement, valid: Sequence[Paper]) -> dict[str, Any]:
    if not valid:
        to = letterhead.addressee(found.charge.holder)
        return {"name1": to.name, "amount1": found.applied}
    shown: dict[str, Any] = {}
    for place, paper in enumerate(valid[:PARTS], start=1):
        shown[f"name{place}"] = paper.facts["addressee"]
        shown[f"amount{place}"] = paper.amount
    return shown


def _settlement(request: HolderAsked, settlement: UUID) -> Settlement:
    found = (
        Settlement.objects.filter(public_id=settlement, charge__holder_id=request.holder.pk)
        .select_related("charge__holder")
        .first()
    )
    if found is None:
        raise Http404
    return found
