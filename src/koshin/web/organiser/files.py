"""An organiser delivers a file: the roster of a training, or records of its own."""

import csv
from io import StringIO
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.trainings import files, queries
from koshin.capabilities.trainings.actions.check_file import Checked, Records, check_file
from koshin.capabilities.trainings.actions.take_in_file import take_in_file
from koshin.capabilities.trainings.models import Delivery, Place
from koshin.core.csv_table import MOST_BYTES, TableRefused
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField
from koshin.web.forms.refusals import show
from koshin.web.organiser.gate import OrganiserAsked, for_organisers, own_training, page
from koshin.web.organiser.planning import BETWEEN, choices


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("受講者名簿のファイル(CSV)"),
        help_text=_(
            "見出しは 番号、氏名、結果、理由 です。結果は、出席、欠席、不認定のどれかです。"
        ),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。内容を確かめてください。"),
        },
    )


class RecordsForm(forms.Form):
    counts = forms.ChoiceField(label=_("何として数えるか"))
    until = DayField(
        label=_("届ける期間の最後の日"),
        help_text=_(
            "この日までの受講の記録がすべて入っている、という日です。受講者に表示されます。"
        ),
    )
    file = forms.FileField(
        label=_("受講記録のファイル(CSV)"),
        help_text=_("見出しは 番号、氏名、名称、実施日、数(任意)です。"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。内容を確かめてください。"),
        },
    )

    def records(self) -> Records:
        kind, _between, topic = self.cleaned_data["counts"].partition(BETWEEN)
        return Records(kind=kind, topic=topic, until=self.cleaned_data["until"])


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: OrganiserAsked, training: UUID) -> HttpResponse:
    """Hand in who was there; first only looked at."""
    found = own_training(request, training)
    form = RosterForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "training": found}
    if request.method == "POST" and form.is_valid():
        context |= _checked(request, form, training=training, records=None)
    return page(request, "roster", section="trainings", **context)


@for_organisers
@require_http_methods(["GET", "HEAD", "POST"])
def records(request: OrganiserAsked) -> HttpResponse:
    """Hand in records that the organiser keeps itself; first only looked at."""
    organiser = request.organiser.organiser
    form = RecordsForm(request.POST or None, request.FILES or None)
    form.fields["counts"].choices = [  # type: ignore[attr-defined]
        (choice.value, choice.label) for choice in choices(request.rules, organiser)
    ]
    context: dict[str, Any] = {"form": form, "organiser": organiser}
    if request.method == "POST" and form.is_valid():
        context |= _checked(request, form, training=None, records=form.records())
    taken = Delivery.objects.filter(organiser=organiser, state=Delivery.State.TAKEN, training=None)
    context["taken"] = list(taken.order_by("-taken_at")[:20])
    return page(request, "records", section="records", **context)


def _checked(
    request: OrganiserAsked, form: forms.Form, *, training: UUID | None, records: Records | None
) -> dict[str, Any]:
    """What the file would do, or its faults."""
    try:
        checked: Checked = check_file(
            content=form.cleaned_data["file"].read(MOST_BYTES + 1),
            organiser=request.organiser.organiser,
            training=training,
            records=records,
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except TableRefused as refused:
        return {"faults": refused.faults}
    except Refused as refused:
        show(form, refused)
        return {}
    return {"checked": checked}


@for_organisers
@require_POST
def take_in(request: OrganiserAsked, delivery: int) -> HttpResponse:
    """Take in what was looked at; pressing twice is the same as once."""
    organiser = request.organiser.organiser
    found = Delivery.objects.filter(pk=delivery, organiser=organiser).first()
    if found is None:
        raise Http404
    try:
        take_in_file(delivery=delivery, organiser=organiser, at=request.now, actor=actor(request))
    except TableRefused as refused:
        context = {"faults": refused.faults, "training": found.training}
        return page(request, "file_refused", section="trainings", status=409, **context)
    if found.training is not None:
        return go(request, "organiser:training", found.training.public_id)
    return go(request, "organiser:records")


@for_organisers
@require_safe
def template(request: OrganiserAsked, training: UUID) -> HttpResponse:
    """The roster to fill in: everybody with a place, as table programs read it."""
    found = own_training(request, training)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow((files.NUMBER, files.NAME, files.RESULT, files.REASON))
    for place in queries.roster_of(found):
        if place.state == Place.State.BOOKED:
            holder = place.holder
            writer.writerow((holder.number, _harmless(holder.name), files.ATTENDED, ""))
    response = HttpResponse(
        out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return response


def _harmless(cell: str) -> str:
    """A name that a table program would read as a formula is read as text."""
    return f"'{cell}" if cell[:1] in "=+-@" else cell
