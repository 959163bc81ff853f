"""Records that may be one person: beside each other, told apart, merged by two, and undone."""

from collections.abc import Callable

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.desk.actions.merge import merge
from koshin.capabilities.desk.actions.propose_merge import propose_merge
from koshin.capabilities.desk.actions.tell_people_apart import tell_people_apart
from koshin.capabilities.desk.actions.undo_merge import undo_merge
from koshin.capabilities.desk.merging import totals
from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.desk.tasks import find_duplicates_of
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.platform import jobs
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.people import names_of
from koshin.web.office.person.page import person_of
from koshin.web.office.refusing import refused_page

PAGE_SIZE = 30
TOTALS: dict[str, str | Promise] = {
    "credentials": _("資格"),
    "terms": _("有効期間"),
    "activities": _("活動の記録"),
    "points": _("活動の合計"),
    "applications": _("手続き"),
    "charges": _("請求"),
    "charged": _("請求額(円)"),
    "settled": _("入金額(円)"),
    "refunded": _("返金額(円)"),
    "papers": _("書類"),
    "mails": _("メール"),
}
SHOWN = {"open": _("確認待ち"), "merged": _("統合済み"), "apart": _("別の人")}


class ReasonForm(forms.Form):
    """Why a person decides so; it stands in the trail."""

    reason = LongTextField(
        label=_("理由"),
        rows=2,
        max_length=300,
        help_text=_("どう確かめたかを書いてください。例:本人に電話で確認。"),
    )


class ProposeForm(ReasonForm):
    """Which other record is the same person."""

    number = TextField(label=_("同じ人と思われる、もう一方の登録番号"))
    field_order = ("number", "reason")


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    states = Duplicate.OPEN if shown == "open" else (shown,)
    found = Duplicate.objects.filter(association=request.association, state__in=states)
    listed = found.select_related("kept", "gone").order_by("found_at", "pk")
    sheet = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    keep = "" if shown == "open" else f"show={shown}&"
    return page(
        request,
        "person/duplicates",
        section="people",
        shown=shown,
        tabs=SHOWN.items(),
        sheet=sheet,
        keep=keep,
    )


@for_staff
@require_POST
def find(request: StaffAsked) -> HttpResponse:
    """Look for duplicates now."""
    jobs.enqueue(find_duplicates_of, association=request.association.code)
    return go(request, "office:duplicates")


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffAsked, holder: int) -> HttpResponse:
    """Say that another record is the same person as this one, which is kept."""
    person = person_of(request, holder)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = Holder.objects.filter(
            association=request.association, number=form.cleaned_data["number"]
        ).first()
        try:
            pair = propose_merge(
                association=request.association.code,
                kept=person.pk,
                gone=other.pk if other is not None else person.pk,
                reason=form.cleaned_data["reason"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:duplicate", pair.pk)
    return page(request, "person/propose", section="people", person=person, form=form)


@for_staff
@require_safe
def detail(request: StaffAsked, duplicate: int) -> HttpResponse:
    """Both records beside each other, with what they come to."""
    return _shown(request, _pair(request, duplicate), ReasonForm())


def _pair(request: StaffAsked, duplicate: int) -> Duplicate:
    return get_object_or_404(
        Duplicate.objects.select_related("kept", "gone"),
        pk=duplicate,
        association=request.association,
    )


def _shown(request: StaffAsked, pair: Duplicate, form: ReasonForm) -> HttpResponse:
    kept, gone = totals([pair.kept_id]), totals([pair.gone_id])
    names = names_of([one for one in (pair.proposed_by, pair.decided_by) if one is not None])
    return page(
        request,
        "person/duplicate",
        section="people",
        pair=pair,
        sums=[(label, kept[key], gone[key], pair.totals.get(key, "")) for key, label in _words()],
        proposer=names.get(pair.proposed_by or 0, ""),
        decider=names.get(pair.decided_by or 0, ""),
        mine=pair.proposed_by == request.account.pk,
        form=form,
        status=409 if form.errors else 200,
    )


def _words() -> list[tuple[str, str]]:
    return [(key, str(label)) for key, label in TOTALS.items()]


@for_staff
@require_POST
def act(request: StaffAsked, duplicate: int, act: str) -> HttpResponse:
    """Propose (one way or the other), tell apart, merge, undo."""
    pair = _pair(request, duplicate)
    verb = ACTS.get(act)
    if verb is None:
        raise Http404
    form = ReasonForm(request.POST)
    if act != "merge" and not form.is_valid():
        return _shown(request, pair, form)
    try:
        verb(request, pair, form.cleaned_data["reason"] if act != "merge" else "")
    except Refused as refused:
        back, title = to(request, "office:duplicate", pair.pk), _("重複の確認")
        return refused_page(request, refused, section="people", title=title, back=back)
    return go(request, "office:duplicate", pair.pk)


def _propose(request: StaffAsked, pair: Duplicate, reason: str) -> None:
    _say_same(request, pair.kept_id, pair.gone_id, reason)


def _propose_other_way(request: StaffAsked, pair: Duplicate, reason: str) -> None:
    _say_same(request, pair.gone_id, pair.kept_id, reason)


def _say_same(request: StaffAsked, kept: int, gone: int, reason: str) -> None:
    propose_merge(
        association=request.association.code,
        kept=kept,
        gone=gone,
        reason=reason,
        at=request.now,
        actor=actor(request),
    )


def _tell_apart(request: StaffAsked, pair: Duplicate, reason: str) -> None:
    tell_people_apart(
        association=request.association.code,
        duplicate=pair.pk,
        reason=reason,
        at=request.now,
        actor=actor(request),
    )


def _merge(request: StaffAsked, pair: Duplicate, _reason: str) -> None:
    merge(
        association=request.association.code,
        duplicate=pair.pk,
        at=request.now,
        actor=actor(request),
    )


def _undo(request: StaffAsked, pair: Duplicate, reason: str) -> None:
    undo_merge(
        association=request.association.code,
        duplicate=pair.pk,
        reason=reason,
        at=request.now,
        actor=actor(request),
    )


ACTS: dict[str, Callable[[StaffAsked, Duplicate, str], None]] = {
    "propose": _propose,
    "propose-other-way": _propose_other_way,
    "apart": _tell_apart,
    "merge": _merge,
    "undo": _undo,
}
