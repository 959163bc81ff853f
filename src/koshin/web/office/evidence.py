"""Evidence and doubles that wait for the office, one at a time, and the verdict on each."""

from dataclasses import dataclass
from typing import Literal, cast
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.activities import queries as activities
from koshin.capabilities.activities.actions.resolve_shortfall import resolve_shortfall
from koshin.capabilities.activities.actions.tell_apart import tell_apart
from koshin.capabilities.activities.models import Activity, Evidence, EvidencePage, Shortfall
from koshin.capabilities.activities.stated import worth_of
from koshin.capabilities.applications.actions.review_evidence import (
    LONGEST_REASON,
    OPEN,
    Verdict,
    review_evidence,
)
from koshin.core.refusal import Refused
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import LongTextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.refusing import refused_page
from koshin.web.pictures import picture

PAGE_SIZE = 30
Heap = Literal["waiting", "overdue", "asked", "doubles"]
HEAPS: dict[Heap, str | Promise] = {
    "waiting": lazy("確認待ち"),
    "overdue": lazy("期限を過ぎた依頼"),
    "asked": lazy("資格者の回答待ち"),
    "doubles": lazy("重複"),
}
VERDICTS = (
    ("pass", lazy("認める")),
    ("refuse", lazy("対象外とする")),
    ("ask", lazy("資格者に確認する(差し戻す)")),
)


class VerdictForm(forms.Form):
    """What the clerk decided, and what the holder reads about it."""

    verdict = forms.ChoiceField(
        label=lazy("判断"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("判断を選んでください。")},
    )
    reason = LongTextField(
        label=lazy("理由・質問"),
        rows=3,
        required=False,
        max_length=LONGEST_REASON,
        help_text=lazy("対象外とするとき、差し戻すときに必要です。資格者にメールで知らせます。"),
    )


class ResolveForm(forms.Form):
    """What was decided about a renewal that is short now."""

    resolution = LongTextField(label=lazy("判断の内容"), rows=3, max_length=500)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A record of the queue in words."""

    record: Activity
    kind: str
    worth: str
    late: bool


def heap(request: StaffAsked, name: Heap) -> QuerySet[Activity]:
    """The records of one heap, who waits longest first."""
    own = Activity.objects.filter(holder__association=request.association)
    found = request.reach.of(own.select_related("holder", "audited_by"))
    waiting = Activity.Review.WAITING
    match name:
        case "waiting":
            return found.filter(review=waiting).order_by("waiting_since", "pk")
        case "overdue":
            open_ones = found.filter(state=Activity.State.UNDER_AUDIT).exclude(review=waiting)
            late = open_ones.filter(audited_by__due_on__lt=request.today)
            return late.order_by("audited_by__due_on", "pk")
        case "asked":
            return found.filter(review=Activity.Review.ASKED_BACK).order_by("pk")
        case "doubles":
            return found.filter(state=Activity.State.DOUBLE).order_by("-on", "pk")


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """The heaps, each with its number; the first that is asked for in rows."""
    asked = request.GET.get("show", "waiting")
    name: Heap = asked if asked in HEAPS else "waiting"
    sheet = Paginator(heap(request, name), PAGE_SIZE).get_page(request.GET.get("page"))
    own = Shortfall.objects.filter(holder__association=request.association)
    short = request.reach.of(own.filter(resolved_at__isnull=True))
    return page(
        request,
        "evidence",
        section="evidence",
        show=name,
        title=HEAPS[name],
        heaps=[(key, label, heap(request, key).count()) for key, label in HEAPS.items()],
        sheet=sheet,
        rows=[_row(request, record) for record in sheet],
        short=short.select_related("holder", "activity").order_by("found_at"),
        sampled=bool(request.rules.audits),
    )


def _row(request: StaffAsked, record: Activity) -> Row:
    kind = request.rules.activity_kinds.get(record.kind)
    due = record.audited_by.due_on if record.audited_by else None
    return Row(
        record=record,
        kind=kind.label if kind else record.kind,
        worth=f"{worth_of(request.rules, record).normalize():f}{kind.unit if kind else ''}",
        late=due is not None and due < request.today,
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, record: int) -> HttpResponse:
    """One record with its evidence; after the verdict the next that waits opens by itself."""
    found = get_object_or_404(
        Activity.objects.select_related("holder", "audited_by"),
        pk=record,
        holder__association=request.association,
    )
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_evidence(
                activity_id=record,
                association=request.association.code,
                scheme=request.rules,
                verdict=cast(Verdict, form.cleaned_data["verdict"]),
                reason=form.cleaned_data["reason"].strip(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return _next(request)
    same_day = Activity.objects.filter(holder=found.holder, on=found.on).exclude(pk=found.pk)
    return page(
        request,
        "evidence_record",
        section="evidence",
        row=_row(request, found),
        record=found,
        files=activities.evidence_of(found),
        beside=[_row(request, other) for other in same_day.order_by("pk")[:10]],
        form=form,
        open_now=found.review in OPEN or found.state == Activity.State.UNDER_AUDIT,
        waiting=heap(request, "waiting").count(),
    )


def _next(request: StaffAsked) -> HttpResponse:
    following = heap(request, "waiting").first()
    if following is None:
        return go(request, "office:evidence")
    return go(request, "office:evidence_record", following.pk)


@for_staff
@require_POST
def apart(request: StaffAsked, record: int) -> HttpResponse:
    """A flagged record is another activity after all."""
    try:
        tell_apart(
            activity_id=record,
            association=request.association.code,
            at=request.now,
            actor=actor(request),
        )
    except Activity.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        back = to(request, "office:evidence_record", record)
        title = lazy("別の活動として数える")
        return refused_page(request, refused, section="evidence", title=title, back=back)
    return go(request, "office:evidence_record", record)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: StaffAsked, shortfall: int) -> HttpResponse:
    """Write down what was decided about a renewal that is short now."""
    found = get_object_or_404(
        Shortfall.objects.select_related("holder", "activity"),
        pk=shortfall,
        holder__association=request.association,
    )
    form = ResolveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resolve_shortfall(
                shortfall_id=shortfall,
                association=request.association.code,
                resolution=form.cleaned_data["resolution"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:evidence")
    return page(request, "shortfall", section="evidence", shortfall=found, form=form)


@for_staff
@require_safe
def sheet_of(request: StaffAsked, public_id: UUID, number: int) -> HttpResponse:
    """One page of evidence of this association."""
    found = get_object_or_404(
        EvidencePage.objects.exclude(evidence__scan=Evidence.Scan.WAITING),
        evidence__public_id=public_id,
        number=number,
        evidence__activity__holder__association=request.association,
    )
    return picture(found)
