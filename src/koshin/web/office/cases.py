"""Money that fits nowhere: the list, and closing a case with what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications.actions.place_deposit import place_deposit
from koshin.capabilities.applications.case_acts import shares_of
from koshin.capabilities.payments.actions.close_case import close_case
from koshin.capabilities.payments.models import CaseAct, Charge, InboxMessage, MoneyCase
from koshin.capabilities.payments.proposals import proposal_of, proposals_of
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office import telling, words
from koshin.web.office.deciding import fee_differences
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.people import names_of
from koshin.web.office.placing import PlaceForm, placing_of
from koshin.web.office.trail import trail_of

PAGE_SIZE = 30
# What a case tells in yen.
YEN = ("applied", "came", "due", "settled_amount", "told")


class CloseForm(forms.Form):
    """What was decided and done."""

    resolution = LongTextField(
        label=_("対応の内容"),
        rows=4,
        max_length=2000,
        help_text=_("だれに確認し、どのように処理したかを、あとから分かるように書いてください。"),
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A case and what it is called."""

    case: MoneyCase
    kind: str
    proposed: str = ""
    waits: bool = False


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An act that waits for a second person; ``mine`` when the reader proposed it.

    ``charges`` are those that it pays, where it names any.
    """

    act: CaseAct
    charges: Sequence[Charge]
    by: str
    mine: bool


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    closed = request.GET.get("show") == "closed"
    state = MoneyCase.State.CLOSED if closed else MoneyCase.State.OPEN
    rows = (
        MoneyCase.objects.filter(association=request.association, state=state)
        .select_related("charge__holder")
        .order_by("-opened_at", "-pk")
    )
    sheet = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    quarantined = InboxMessage.objects.filter(
        association=request.association, state=InboxMessage.State.QUARANTINED
    ).count()
    return page(
        request,
        "cases",
        section="cases",
        closed=closed,
        sheet=sheet,
        rows=_rows(request, list(sheet), closed=closed),
        quarantined=quarantined,
    )


def _rows(request: StaffAsked, cases: list[MoneyCase], *, closed: bool) -> list[Row]:
    if closed:
        return [Row(case=case, kind=words.case(case.kind)) for case in cases]
    proposals = proposals_of(cases, fee_differences=fee_differences(request))
    waiting = set(
        CaseAct.objects.filter(case__in=cases, state=CaseAct.State.PROPOSED).values_list(
            "case_id", flat=True
        )
    )
    return [
        Row(
            case=case,
            kind=words.case(case.kind),
            proposed=_named(proposals[case.pk].act, case),
            waits=case.pk in waiting,
        )
        for case in cases
    ]


def _named(act: str, case: MoneyCase) -> str:
    """The act that is proposed, in words."""
    if act:
        return words.case_act(act)
    if case.kind == "bundle_closed":
        return str(_("まとめ払いの請求に充てる"))
    return str(_("残りを待つ")) if case.kind == "short" else str(_("確かめて記録する"))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, case: int) -> HttpResponse:
    found = _case(request, case)
    placing = placing_of(request, found)
    form = (placing and placing.form) or CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, found, form)
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:case", found.pk)
    return page(
        request,
        "case",
        section="cases",
        case=found,
        kind=words.case(found.kind),
        facts=_facts(found.detail),
        proposal=proposal_of(found, fee_differences=fee_differences(request)),
        placing=placing,
        waiting=_waiting(request, found),
        limit=request.rules.money.alone_up_to,
        form=form,
        history=trail_of(request, f"money_case:{found.pk}", also=words.case_acts()),
    )


def _do(request: StaffAsked, case: MoneyCase, form: CloseForm | PlaceForm) -> None:
    if isinstance(form, PlaceForm):
        place_deposit(
            association=request.association.code,
            case_id=case.pk,
            charge=UUID(form.cleaned_data["charge"]),
            reason=form.cleaned_data["resolution"],
            at=request.now,
            actor=actor(request),
        )
    else:
        close_case(
            association=request.association.code,
            case_id=case.pk,
            resolution=form.cleaned_data["resolution"],
            at=request.now,
            actor=actor(request),
        )


def _case(request: StaffAsked, key: int) -> MoneyCase:
    try:
        return MoneyCase.objects.select_related("charge__holder").get(
            pk=key, association=request.association
        )
    except MoneyCase.DoesNotExist:
        raise Http404 from None


def _waiting(request: StaffAsked, case: MoneyCase) -> Waiting | None:
    act = CaseAct.objects.filter(case=case, state=CaseAct.State.PROPOSED).first()
    if act is None:
        return None
    by = act.proposed_by or 0
    named = [share.charge for share in shares_of(act)]
    return Waiting(
        act=act,
        charges=list(Charge.objects.filter(public_id__in=named).select_related("holder")),
        by=names_of([by]).get(by, ""),
        mine=act.proposed_by == request.account.pk,
    )


def _facts(detail: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (label, f"{text}円" if key in YEN and isinstance(value, int) else text)
        for key, value in detail.items()
        for label, text in (telling.fact(key, value),)
    ]
