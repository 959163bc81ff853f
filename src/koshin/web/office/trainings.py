"""研修: all trainings of the association's organisers, and reports that the office accepts."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.trainings import queries
from koshin.capabilities.trainings.actions.judge_report import judge_report
from koshin.capabilities.trainings.models import Report, Training
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.correcting import corrected
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30


class JudgeForm(forms.Form):
    """Why it is not accepted; nothing where it is."""

    reason = TextField(
        label=_("認めない理由"),
        required=False,
        max_length=100,
        help_text=_(
            "認めないときに入力します。受講者の画面に、主催者の連絡先とともに表示されます。"
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A report that waits, in words."""

    report: Report
    activity: Activity
    kind: str


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """Every training, the latest first, and how many reports wait."""
    found = queries.all_trainings(request.association.code)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = len(queries.pending_reports(request.association.code))
    return page(request, "trainings", section="trainings", sheet=sheet, waiting=waiting)


@for_staff
@require_safe
def reports(request: StaffAsked) -> HttpResponse:
    """Reports that wait for the office, the oldest first."""
    found = queries.pending_reports(request.association.code)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_waiting(report, request.rules) for report in sheet]
    return page(request, "training_reports", section="trainings", sheet=sheet, rows=rows)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: StaffAsked, report: int) -> HttpResponse:
    """One report: accept it, or say why not."""
    found = queries.report_of(report, association=request.association.code)
    if found is None:
        raise Http404
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            judge_report(
                report=report,
                association=request.association.code,
                accept=request.POST.get("act") == "accept",
                reason=form.cleaned_data["reason"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:training_reports")
    row = _waiting(found, request.rules)
    return page(request, "training_report", section="trainings", form=form, row=row)


@for_staff
@require_safe
def detail(request: StaffAsked, training: UUID) -> HttpResponse:
    """One training with everybody who has a place or waits for one."""
    try:
        found = queries.training_of(training, association=request.association.code)
    except Training.DoesNotExist:
        raise Http404 from None
    people = queries.roster_of(found)
    return page(request, "training", section="trainings", training=found, people=people)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffAsked, place: UUID) -> HttpResponse:
    """Say that somebody was there after all, or was not."""
    found = queries.reported_place(place, association=request.association.code)
    if found is None:
        raise Http404
    form, done = corrected(request, found, organiser=None)
    if done:
        return go(request, "office:training", found.training.public_id)
    return page(request, "training_correct", section="trainings", form=form, place=found)


def _waiting(report: Report, scheme: Scheme) -> Waiting:
    activity = report.activity
    rule = scheme.activity_kinds.get(activity.kind)
    amount = f"{activity.amount.normalize():f}"
    kind = f"{rule.label} {amount}{rule.unit}" if rule else f"{activity.kind} {amount}"
    return Waiting(report=report, activity=activity, kind=kind)
