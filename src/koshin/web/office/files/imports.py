"""Bring a file, say what its columns are, and see what it would do, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.exchange.actions.receive_file import map_columns, receive_file
from koshin.capabilities.exchange.actions.write_rows import ALONE
from koshin.capabilities.exchange.entities.entity import Entity
from koshin.capabilities.exchange.entities.every import EVERY, LABELS, entity_of
from koshin.capabilities.exchange.models import Batch, BatchRow
from koshin.capabilities.exchange.tasks import look_through_file
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import show
from koshin.web.office import exchange_words as words
from koshin.web.office.gate import StaffAsked, for_staff, page, showed
from koshin.web.office.people import names_of

PAGE_SIZE = 50
NOT_USED = "-"


class FileForm(forms.Form):
    """A file and what its rows are about."""

    entity = forms.ChoiceField(label=_("取り込むもの"), choices=list(LABELS.items()))
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("CSV(UTF-8、Shift_JIS、UTF-16)またはExcelブック(.xlsx)。1行目は見出しです。"),
        error_messages={
            "required": _("ファイルを選んでください。"),
            "empty": _("ファイルが空です。1行目に見出しのあるファイルを選んでください。"),
        },
    )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a row: what stands there, and what the file says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a file, in words."""

    row: BatchRow
    outcome: str | Promise
    state: str | Promise
    cells: tuple[Cell, ...]


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            batch = receive_file(
                entity=entity(request, form.cleaned_data["entity"]),
                name=given.name,
                content=given.read(),
                look=look_through_file,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:import", batch.public_id)
    every = Batch.objects.filter(association=request.association).defer("content")
    sheet = Paginator(every.order_by("-received_at", "-pk"), 20).get_page(request.GET.get("page"))
    names = names_of(batch.received_by_id for batch in sheet)
    return page(
        request,
        "files/imports",
        section="files",
        form=form,
        sheet=sheet,
        rows=[
            (one, LABELS[one.entity], words.STATES[one.state], names[one.received_by_id])
            for one in sheet
        ],
    )


@for_staff
@require_safe
def detail(request: StaffAsked, batch: UUID) -> HttpResponse:
    """What the file is, would do and did; its rows by outcome."""
    return shown(request, batch_of(request, batch))


def shown(
    request: StaffAsked, found: Batch, *, refusals: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    """The page of a batch, with what stands in the way of an act."""
    if found.state == Batch.State.MAPPING:
        return go(request, "office:import_columns", found.public_id)
    tabs = _tabs(found)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in [tab[0] for tab in tabs] else tabs[0][0]
    running = found.state in Batch.RUNNING
    lines = BatchRow.objects.filter(batch=found, **_wanted(chosen)).order_by("line")
    sheet = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "files/import",
        section="files",
        batch=found,
        label=LABELS[found.entity],
        state=words.STATES[found.state],
        written=found.written.upper(),
        by=names_of([found.received_by_id])[found.received_by_id],
        running=running,
        tabs=tabs,
        shown=chosen,
        keep=f"show={chosen}&",
        sheet=None if running else sheet,
        rows=[] if running else _rows(request, found, sheet),
        somebody_else=found.to_write > ALONE and found.received_by_id == request.account.pk,
        another=found.done > ALONE and found.approved_by_id == request.account.pk,
        alone=ALONE,
        refusals=refusals,
        status=status,
    )


def _tabs(batch: Batch) -> list[tuple[str, str, int]]:
    """What can be listed: the four outcomes, which sum to the file, and rows that went wrong."""
    found = [(code, str(label), getattr(batch, code)) for code, label in words.OUTCOMES.items()]
    found += [
        (code, str(words.ROW_STATES[code]), count)
        for code, count in (("failed", batch.failed), ("kept", batch.kept))
        if count
    ]
    return sorted(found, key=lambda tab: tab[0] not in ("failed", "kept"))


def _wanted(chosen: str) -> dict[str, str]:
    return {"state" if chosen in ("failed", "kept") else "outcome": chosen}


def _rows(request: StaffAsked, batch: Batch, rows: Any) -> list[Row]:
    own = entity(request, batch.entity)
    about = own.by_ids([row.subject for row in rows if row.subject is not None]).values()
    showed(request, {one.holder for one in about if one.holder is not None})
    columns = {column.code: column for column in own.columns}
    return [
        Row(
            row=row,
            outcome=words.OUTCOMES[row.outcome],
            state=words.ROW_STATES[row.state],
            cells=tuple(
                Cell(
                    label=columns[code].label,
                    before=columns[code].show(row.before.get(code, "")),
                    after=columns[code].show(said),
                )
                for code in columns
                if (said := row.cells.get(code, "")) or row.before.get(code)
            ),
        )
        for row in rows
    ]


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: StaffAsked, batch: UUID) -> HttpResponse:
    """Which column of the file is which; remembered for the association's next file."""
    found = batch_of(request, batch)
    own = entity(request, found.entity)
    form = ColumnsForm(
        request.POST or None, headings=found.headings, mapping=found.mapping, own=own
    )
    if request.method == "POST" and form.is_valid():
        try:
            map_columns(
                found,
                entity=own,
                columns=form.mapping(),
                look=look_through_file,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:import", found.public_id)
    return page(
        request,
        "files/columns",
        section="files",
        batch=found,
        form=form,
        status=409 if form.errors else 200,
    )


class ColumnsForm(forms.Form):
    """One choice for each heading of the file."""

    def __init__(
        self, data: Any, *, headings: list[str], mapping: Mapping[str, str], own: Entity
    ) -> None:
        super().__init__(data)
        self.headings = headings
        choices = [
            ("", _now("選んでください")),
            *((column.code, column.label) for column in own.columns),
            (NOT_USED, _now("この列は使わない")),
        ]
        for number, heading in enumerate(headings):
            known = mapping.get(heading)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                initial=NOT_USED if known == "" else known,
                error_messages={"required": _("項目を選ぶか、使わないことを選んでください。")},
            )

    def mapping(self) -> dict[str, str]:
        """By heading the column; empty: not used."""
        said = [self.cleaned_data[f"column_{number}"] for number in range(len(self.headings))]
        return {
            heading: "" if code == NOT_USED else code
            for heading, code in zip(self.headings, said, strict=True)
        }


def batch_of(request: StaffAsked, batch: UUID) -> Batch:
    """The association's own batch, without its file; 404 otherwise."""
    own = Batch.objects.filter(association=request.association).defer("content")
    found = own.filter(public_id=batch).first()
    if found is None:
        raise Http404
    return found


def entity(request: StaffAsked, code: str) -> Entity:
    """The entity under today's rules; 404 for one that there is not."""
    if code not in EVERY:
        raise Http404
    return entity_of(
        code, association=request.association.code, scheme=request.rules, at=request.now
    )
