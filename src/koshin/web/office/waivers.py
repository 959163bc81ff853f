"""特例措置: the list of what was granted, and taking one back."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.schemes import queries
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope
from koshin.capabilities.schemes.actions.revoke_waiver import revoke_waiver
from koshin.capabilities.schemes.models import Waiver
from koshin.core.dates import japanese
from koshin.core.refusal import Refused
from koshin.core.requirements.telling import plain
from koshin.core.scheme import Scheme
from koshin.core.waivers import parts_of
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30


class RevokeForm(forms.Form):
    """Why it is taken back."""

    reason = TextField(
        label=gettext_lazy("取り消す理由"),
        max_length=200,
        help_text=gettext_lazy("監査の記録に残ります。"),
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A waiver in words."""

    waiver: Waiver
    whom: str
    what: str


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    found = queries.waivers(request.association.code)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [row(request.rules, waiver) for waiver in sheet]
    return page(request, "waivers", section="waivers", sheet=sheet, rows=rows)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: StaffAsked, waiver: int) -> HttpResponse:
    found = queries.waivers(request.association.code).filter(pk=waiver).first()
    if found is None:
        raise Http404
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            revoke_waiver(
                waiver=waiver,
                association=request.association.code,
                reason=form.cleaned_data["reason"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:waivers")
    said = row(request.rules, found)
    return page(request, "waiver_revoke", section="waivers", form=form, row=said)


def row(scheme: Scheme, waiver: Waiver) -> Row:
    """The waiver for the list and its own page."""
    scope = Scope(
        holder=None, qualification=waiver.qualification, cycle=waiver.cycle, area=waiver.area
    )
    easing = Easing(
        requirement=waiver.requirement,
        at_least=waiver.at_least,
        counts_until=waiver.counts_until,
        window_until=waiver.window_until,
    )
    person = f"{waiver.holder.name}({waiver.holder.number})" if waiver.holder else ""
    return Row(waiver=waiver, whom=whom(scheme, scope, person), what=what(scheme, easing))


def whom(scheme: Scheme, scope: Scope, person: str) -> str:
    """For whom, in words."""
    parts = [person] if person else []
    if scope.qualification:
        parts.append(scheme.qualification_name(scope.qualification))
    if scope.cycle:
        parts.append(_("%(cycle)sの更新") % {"cycle": scope.cycle})
    if scope.area:
        parts.append(scope.area)
    return "、".join(parts) or _("すべての資格者")


def what(scheme: Scheme, easing: Easing) -> str:
    """What is eased, in words."""
    if easing.window_until is not None:
        return _("手続き期間を%(day)sまで延長") % {"day": japanese(easing.window_until)}
    part = parts_of(scheme).get(easing.requirement)
    label = part.label if part is not None else easing.requirement
    if easing.at_least is None and easing.counts_until is None:
        return _("%(label)sを免除") % {"label": label}
    said = []
    if easing.at_least is not None:
        amount = {"label": label, "amount": plain(easing.at_least)}
        said.append(_("%(label)sの必要な量を%(amount)sに") % amount)
    if easing.counts_until is not None:
        until = {"label": label, "day": japanese(easing.counts_until)}
        said.append(_("%(label)sは%(day)sまでの記録を算入") % until)
    return "、".join(said)
