"""Granting a 特例措置: enter for whom and what, see whom it concerns, then grant."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.queries import concerned
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from koshin.core.dates import civil
from koshin.core.facts import WaiverFact
from koshin.core.prefectures import PREFECTURES
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.core.waivers import parts_of, refusals
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, NumberField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.waivers import what, whom

ENTRY = "office_waiver_entry"
MOST = Decimal(99999)


class WaiverForm(forms.Form):
    """For whom and what. ``entry`` is good for one waiver, so a double click grants one."""

    entry = forms.CharField(widget=forms.HiddenInput)
    number = TextField(
        label=gettext_lazy("資格者の番号"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("1人に認めるときに入力します。空のときは、下の条件に合う全員です。"),
    )
    qualification = forms.ChoiceField(label=gettext_lazy("資格"), required=False)
    cycle = TextField(
        label=gettext_lazy("更新の回"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("年度(例:2027)か、有効期間の最終日(例:2027-03-31)です。"),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("都道府県"),
        required=False,
        choices=[("", gettext_lazy("すべて")), *((name, name) for name in PREFECTURES)],
    )
    requirement = forms.ChoiceField(label=gettext_lazy("緩める更新要件"), required=False)
    at_least = NumberField(
        label=gettext_lazy("必要な量"),
        required=False,
        most=MOST,
        help_text=gettext_lazy("少なくするときに入力します。日付とともに空のときは免除です。"),
    )
    counts_until = DayField(
        label=gettext_lazy("記録を数える最後の日"),
        required=False,
        help_text=gettext_lazy("対象期間より後の記録も数えるときに入力します。"),
    )
    window_until = DayField(
        label=gettext_lazy("手続き期間の延長"),
        required=False,
        help_text=gettext_lazy("要件ではなく手続き期間を延ばすときに、最後の日を入力します。"),
    )
    reason = TextField(
        label=gettext_lazy("理由"),
        max_length=200,
        help_text=gettext_lazy("資格者の画面の説明にも、このまま表示されます。"),
    )

    def __init__(self, scheme: Scheme, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["qualification"] = forms.ChoiceField(
            label=gettext_lazy("資格"),
            required=False,
            choices=[
                ("", _("すべて")),
                *((code, rule.name) for code, rule in scheme.qualifications.items()),
            ],
        )
        self.fields["requirement"] = forms.ChoiceField(
            label=gettext_lazy("緩める更新要件"),
            required=False,
            choices=[
                ("", _("なし(手続き期間を延ばす)")),
                *((code, f"{part.label}({code})") for code, part in parts_of(scheme).items()),
            ],
        )

    def scope(self, holder: int | None) -> Scope:
        given = self.cleaned_data
        return Scope(
            holder=holder,
            qualification=given["qualification"],
            cycle=given["cycle"],
            area=given["area"],
        )

    def easing(self) -> Easing:
        given = self.cleaned_data
        return Easing(
            requirement=given["requirement"],
            at_least=given["at_least"],
            counts_until=given["counts_until"],
            window_until=given["window_until"],
        )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    if request.method != "POST":
        request.session[ENTRY] = uuid4().hex
        form = WaiverForm(request.rules, initial={"entry": request.session[ENTRY]})
        return page(request, "waiver_new", section="waivers", form=form)
    form = WaiverForm(request.rules, request.POST)
    if "back" in request.POST or not form.is_valid() or not _sound(request, form):
        return page(request, "waiver_new", section="waivers", form=form)
    return _check_page(request, form)


@for_staff
@require_POST
def grant(request: StaffAsked) -> HttpResponse:
    form = WaiverForm(request.rules, request.POST)
    if not form.is_valid():
        return page(request, "waiver_new", section="waivers", form=form)
    if form.cleaned_data["entry"] != request.session.get(ENTRY):
        return go(request, "office:waivers")
    person = _person(request, form)
    if form.errors:
        return page(request, "waiver_new", section="waivers", form=form)
    try:
        grant_waiver(
            association=request.association.code,
            scheme=request.rules,
            scope=form.scope(person.pk if person else None),
            easing=form.easing(),
            reason=form.cleaned_data["reason"],
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return page(request, "waiver_new", section="waivers", form=form)
    del request.session[ENTRY]
    return go(request, "office:waivers")


def _check_page(request: StaffAsked, form: WaiverForm) -> HttpResponse:
    person = _person(request, form)
    scope = form.scope(person.pk if person else None)
    name = f"{person.name}({person.number})" if person else ""
    return page(
        request,
        "waiver_check",
        section="waivers",
        form=form,
        whom=whom(request.rules, scope, name),
        what=what(request.rules, form.easing()),
        count=concerned(
            request.rules,
            association=request.association.code,
            holder=scope.holder,
            qualification=scope.qualification,
            cycle=scope.cycle,
            area=scope.area,
        ),
    )


def _sound(request: StaffAsked, form: WaiverForm) -> bool:
    """Whether the verb would accept it; its refusals stand at their fields otherwise."""
    person = _person(request, form)
    given = form.cleaned_data
    if person is not None and given["area"]:
        form.add_error("area", _("資格者を選んだときは、都道府県を空にしてください。"))
    fact = WaiverFact(
        granted_on=civil(request.now),
        reason=given["reason"],
        cycle=given["cycle"],
        qualification=given["qualification"],
        requirement=given["requirement"],
        at_least=given["at_least"],
        counts_until=given["counts_until"],
        window_until=given["window_until"],
    )
    for refusal in refusals(request.rules, fact):
        form.add_error(refusal.field or None, refusal.sentence)
    return not form.errors


def _person(request: StaffAsked, form: WaiverForm) -> Holder | None:
    """The holder of the number typed, if one was; an error at the field where there is none."""
    number = form.cleaned_data["number"]
    if not number:
        return None
    found = Holder.objects.filter(association=request.association, number=number).first()
    if found is None:
        form.add_error("number", _("この番号の資格者はいません。番号を確かめてください。"))
    return found
