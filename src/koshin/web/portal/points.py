"""Points (実践力ポイント): entered any time, listed, corrected, removed; counted at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.activities import guard
from koshin.capabilities.activities import queries as activities
from koshin.capabilities.activities.actions.correct import correct, remove
from koshin.capabilities.activities.actions.enter import enter
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.register import facts as facts_reader
from koshin.core.dates import fiscal_period, fiscal_year
from koshin.core.decision import Finding, Option
from koshin.core.facts import Period
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.core.scheme.measures import Measured
from koshin.core.scheme.model import nodes_of
from koshin.core.versions import decide_by
from koshin.web.addresses import go
from koshin.web.asked import HolderAsked, actor
from koshin.web.doors import for_holders
from koshin.web.forms import refusals
from koshin.web.forms.fields import DayField, NumberField, TextField

MOST = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record. ``open``: the holder may still change it; ``notes``: why it does not count."""

    id: int
    on: date
    kind: str
    title: str
    amount: Decimal
    unit: str
    open: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Year:
    """One fiscal year: its records, and what the rules find in it where it is the judged one."""

    year: int
    period: Period
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]
    accepting: bool


class PointForm(forms.Form):
    """One record as the holder enters it."""

    title = TextField(
        label=_("活動の名称"), max_length=200, help_text=_("例:経営戦略セミナー(オンライン)")
    )
    on = DayField(label=_("実施日"))
    amount = NumberField(label=_("ポイント数"), least=Decimal("0.01"), most=MOST)

    def __init__(self, *args: Any, scheme: Scheme, period: Period | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = forms.ChoiceField(
            label=_("活動の種類"),
            choices=[
                ("", _("選んでください")),
                *((code, kind.label) for code, kind in entered_by_holders(scheme).items()),
            ],
            error_messages={"required": _("活動の種類を選んでください。")},
        )
        if period is not None:
            self.fields["on"].help_text = _(
                "いま登録できるのは、%(start)sから%(end)sまでに実施したものです。"
            ) % {"start": _day(period.start), "end": _day(period.end)}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def entered_by_holders(scheme: Scheme) -> dict[str, Any]:
    """The kinds of activity that holders enter themselves."""
    return {
        code: kind for code, kind in scheme.activity_kinds.items() if "holder" in kind.entered_by
    }


def open_period(request: HolderAsked) -> Period | None:
    """The days that may be entered now; nothing where holders enter none."""
    if request.rules.entries is None:
        return None
    return guard.open_period(scheme=request.rules, holder_id=request.holder.pk, at=request.now)


def years(request: HolderAsked, period: Period) -> tuple[Year, ...]:
    """The judged and the running fiscal year and every other with records, newest first."""
    records = activities.of_holder(request.holder.pk)
    running = fiscal_year(request.today)
    shown = {running, fiscal_year(period.start), *(fiscal_year(r.on) for r in records)}
    options = _renewals(request)
    found = []
    for year in sorted(shown, reverse=True):
        span = fiscal_period(year)
        findings = tuple(
            finding
            for option in options
            if option.cycle.judged == span
            for finding in _of_points(option, request.published.book.under(option.rules))
        )
        found.append(
            Year(
                year=year,
                period=span,
                findings=findings,
                rows=tuple(
                    _row(request.rules, r, period, findings) for r in records if r.on in span
                ),
                accepting=period.start in span,
            )
        )
    return tuple(found)


def _renewals(request: HolderAsked) -> tuple[Option, ...]:
    facts = facts_reader.of_holder(request.holder.pk)
    decision = decide_by(request.published.book, facts, at=request.now)
    return tuple(option for option in decision.options if option.kind == "renewal")


def _of_points(option: Option, scheme: Scheme) -> tuple[Finding, ...]:
    """What was found of the measures over the judged period that holders enter records for."""
    root = scheme.requirement_of(option.qualification)
    kinds = set(entered_by_holders(scheme))
    codes = {
        node.code
        for node in (nodes_of(root) if root is not None else ())
        if isinstance(node, Measured) and node.within == "judged" and kinds & {*node.activities}
    }
    return tuple(_named(option.finding, codes))


def _named(finding: Finding | None, codes: set[str]) -> Iterator[Finding]:
    if finding is None:
        return
    if finding.code in codes and finding.amount is not None:
        yield finding
        return
    for child in finding.children:
        yield from _named(child, codes)


def _row(
    scheme: Scheme, record: Activity, period: Period, findings: tuple[Finding, ...] = ()
) -> Row:
    kind = scheme.activity_kinds.get(record.kind)
    reasons = (left.reason for f in findings for left in f.uncounted if left.activity == record.pk)
    return Row(
        id=record.pk,
        on=record.on,
        kind=kind.label if kind else record.kind,
        title=record.title,
        amount=record.amount,
        unit=kind.unit if kind else "",
        open=record.source == Activity.Source.SELF and record.on in period,
        notes=tuple(dict.fromkeys(reasons)) or ((record.note,) if record.note else ()),
    )


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """All points with the sums of the years, as they are at this moment."""
    period = _period(request)
    context = {
        "years": years(request, period),
        "period": period,
        "said": request.GET.get("said", ""),
    }
    return render(request, "portal/points.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def add(request: HolderAsked) -> HttpResponse:
    """Enter one record."""
    period = _period(request)
    form = PointForm(request.POST or None, scheme=request.rules, period=period)
    if request.method == "POST" and form.is_valid():
        try:
            enter(
                holder_id=request.holder.pk,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
                **form.cleaned_data,
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return _back_to_list(request, "entered")
    context = {"form": form, "kinds": entered_by_holders(request.rules)}
    return render(request, "portal/point_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def edit(request: HolderAsked, record: int) -> HttpResponse:
    """Correct one record of one's own."""
    found = get_object_or_404(Activity, pk=record, holder_id=request.holder.pk)
    initial = {name: getattr(found, name) for name in ("kind", "title", "on", "amount")}
    form = PointForm(
        request.POST or None,
        initial=initial,
        scheme=request.rules,
        period=_period(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct(
                activity_id=record,
                holder_id=request.holder.pk,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
                **form.cleaned_data,
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return _back_to_list(request, "corrected")
    context = {"form": form, "record": found, "kinds": entered_by_holders(request.rules)}
    return render(request, "portal/point_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def drop(request: HolderAsked, record: int) -> HttpResponse:
    """Remove one record after asking; a second press finds it gone and says the same."""
    found = Activity.objects.filter(pk=record, holder_id=request.holder.pk).first()
    if found is None:
        if request.method == "POST":
            return _back_to_list(request, "removed")
        raise Http404
    sentences: list[str] = []
    if request.method == "POST":
        try:
            remove(
                activity_id=record,
                holder_id=request.holder.pk,
                scheme=request.rules,
                at=request.now,
                actor=actor(request),
            )
        except Activity.DoesNotExist:
            return _back_to_list(request, "removed")
        except Refused as refused:
            sentences = refusals.sentences(refused)
        else:
            return _back_to_list(request, "removed")
    context = {
        "row": _row(request.rules, found, _period(request)),
        "refusals": sentences,
    }
    return render(request, "portal/point_remove.html", context)


def _period(request: HolderAsked) -> Period:
    period = open_period(request)
    if period is None:
        raise Http404
    return period


def _back_to_list(request: HolderAsked, said: str) -> HttpResponse:
    answer = go(request, "portal:points")
    answer.headers["Location"] += f"?said={said}"
    return answer
