"""処分: the list, a proposal, and what a second person decides about it."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.applications.actions.sanction import (
    Proposal,
    decide_sanction,
    propose_sanction,
)
from koshin.capabilities.applications.life_models import Sanction
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refused
from koshin.core.sanctions import TRANSITIONS, SanctionEvent, SanctionKind
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, LongTextField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.people import names_of
from koshin.web.office.trail import trail_of

PAGE_SIZE = 30
BUTTONS: dict[str, str | Promise] = {
    "impose": gettext_lazy("処分を決め、ご本人に知らせる"),
    "withdraw": gettext_lazy("提案を取り下げる"),
    "uphold": gettext_lazy("処分を維持する"),
    "lift": gettext_lazy("異議を認め、処分を取り消す"),
    "propose_restoration": gettext_lazy("資格の回復を提案する"),
    "restore": gettext_lazy("資格を回復する"),
    "keep": gettext_lazy("回復を見送る"),
}
BY_SECOND = frozenset({"impose", "uphold", "lift", "restore", "keep"})


class ProposalForm(forms.Form):
    """Whom, what, why, from when."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    number = TextField(label=gettext_lazy("認定番号"))
    kind = forms.ChoiceField(
        label=gettext_lazy("処分"),
        choices=[
            ("stopped", gettext_lazy("停止(期間を定める、または定めない)")),
            ("revoked", gettext_lazy("取消")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("処分を選んでください。")},
    )
    starts_on = DayField(label=gettext_lazy("始まりの日"))
    ends_on = DayField(
        label=gettext_lazy("終わりの日"),
        required=False,
        help_text=gettext_lazy("停止の期間を定めないとき、取消のときは空にします。"),
    )
    grounds = LongTextField(
        label=gettext_lazy("理由"),
        rows=6,
        max_length=2000,
        help_text=gettext_lazy("決まると、このままご本人に伝わります。"),
    )


class WordsForm(forms.Form):
    words = LongTextField(
        label=gettext_lazy("理由・ご本人に伝えること"), rows=4, max_length=2000, required=False
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    sanction: Sanction
    name: str


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = (
        Sanction.objects.filter(association=request.association)
        .select_related("holder", "credential")
        .order_by("-pk")
    )
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        Row(sanction=one, name=request.rules.qualification_name(one.credential.qualification))
        for one in sheet
    ]
    return page(request, "sanctions", section="sanctions", sheet=sheet, rows=rows)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffAsked) -> HttpResponse:
    form = ProposalForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        held = Credential.objects.filter(
            association=request.association, number=given["number"]
        ).first()
        if held is None:
            form.add_error("number", _("この認定番号はありません。番号を確かめてください。"))
            return page(request, "sanction_new", section="sanctions", form=form)
        try:
            made = propose_sanction(
                public_id=given["key"],
                association=request.association.code,
                proposal=Proposal(
                    credential=held.pk,
                    kind=cast(SanctionKind, given["kind"]),
                    grounds=given["grounds"],
                    starts_on=given["starts_on"],
                    ends_on=given["ends_on"],
                ),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:sanction", made.public_id)
    return page(request, "sanction_new", section="sanctions", form=form)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, sanction: UUID) -> HttpResponse:
    found = (
        Sanction.objects.select_related("holder", "credential")
        .filter(public_id=sanction, association=request.association)
        .first()
    )
    if found is None:
        raise Http404
    form = WordsForm(request.POST or None)
    event = request.POST.get("event", "")
    if request.method == "POST" and form.is_valid() and event in BUTTONS:
        try:
            decide_sanction(
                association=request.association.code,
                sanction=sanction,
                event=cast(SanctionEvent, event),
                words=form.cleaned_data["words"],
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:sanction", sanction)
    return page(
        request,
        "sanction",
        section="sanctions",
        sanction=found,
        name=request.rules.qualification_name(found.credential.qualification),
        ways=_ways(found, request.account.pk),
        waits_for_other=_mine(found, request.account.pk),
        by=names_of([found.proposed_by]).get(found.proposed_by, ""),
        form=form,
        history=trail_of(request, f"sanction:{found.public_id}"),
    )


def _mine(found: Sanction, account: int) -> bool:
    """Whether the reader proposed what waits for a decision."""
    restoring = found.state == Sanction.State.RESTORING
    return account == (found.restoration_by if restoring else found.proposed_by)


def _ways(found: Sanction, account: int) -> list[tuple[str, str | Promise]]:
    """What may be done now by the reader."""
    events = [event for state, event in TRANSITIONS if state == found.state and event in BUTTONS]
    mine = _mine(found, account)
    return [(event, BUTTONS[event]) for event in events if not (mine and event in BY_SECOND)]
