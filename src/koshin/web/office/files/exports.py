"""Lists that go out: asked for with a purpose, approved by somebody else, downloaded in a day."""

from functools import partial
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.exchange.actions.export import (
    OPEN_FOR,
    ask_export,
    decide_export,
    take_export,
)
from koshin.capabilities.exchange.actions.write_rows import ALONE
from koshin.capabilities.exchange.entities.every import LABELS
from koshin.capabilities.exchange.models import Export
from koshin.capabilities.exchange.sending import file_of
from koshin.core.refusal import Refused
from koshin.platform import reads
from koshin.platform.tables.writing import TYPES
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import TextField
from koshin.web.forms.refusals import show
from koshin.web.office import exchange_words as words
from koshin.web.office.files.imports import entity
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.people import names_of
from koshin.web.office.refusing import refused_page

PAGE_SIZE = 20


class ExportForm(forms.Form):
    """Which list, and what for."""

    entity = forms.ChoiceField(label=_("書き出すもの"), choices=list(LABELS.items()))
    purpose = TextField(
        label=_("使う目的"),
        max_length=200,
        help_text=_("例: 総会の案内状の宛名印刷(委託先 見本印刷)。持ち出しの記録に残ります。"),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_export(
                entity=entity(request, form.cleaned_data["entity"]),
                purpose=form.cleaned_data["purpose"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:exports")
    every = Export.objects.filter(association=request.association).order_by("-asked_at", "-pk")
    sheet = Paginator(every, PAGE_SIZE).get_page(request.GET.get("page"))
    me = request.account.pk
    names = names_of(one.asked_by_id for one in sheet)
    return page(
        request,
        "files/exports",
        section="files",
        form=form,
        sheet=sheet,
        alone=ALONE,
        rows=[
            {
                "export": one,
                "label": LABELS[one.entity],
                "state": words.EXPORT_STATES[one.state],
                "by": names[one.asked_by_id],
                "mine": one.asked_by_id == me,
                "open": one.state == Export.State.APPROVED
                and one.decided_at is not None
                and request.now <= one.decided_at + OPEN_FOR,
            }
            for one in sheet
        ],
    )


@for_staff
@require_POST
def decide(request: StaffAsked, export: UUID) -> HttpResponse:
    try:
        decide_export(
            association=request.association.code,
            export=export,
            approve=request.POST.get("answer") == "approve",
            at=request.now,
            actor=actor(request),
        )
    except Export.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _refused(request, refused)
    return go(request, "office:exports")


@for_staff
@require_POST
def take(request: StaffAsked, export: UUID, kind: str) -> HttpResponseBase:
    """The file, written while it is sent. A download is an act on record, so it is a POST."""
    if kind not in TYPES:
        raise Http404
    try:
        taken = take_export(
            association=request.association.code,
            export=export,
            kind=kind,
            at=request.now,
            actor=actor(request),
        )
    except Export.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _refused(request, refused)
    seen = partial(
        reads.record,
        association=request.association.code,
        account=request.account.pk,
        kind="export",
        page="office:export_take",
        at=request.now,
        asked={"entity": taken.entity, "export": str(taken.public_id)},
        reason=taken.purpose,
    )
    pieces = file_of(
        entity(request, taken.entity), kind, before_sent=lambda holders: seen(holders=holders)
    )
    answer = StreamingHttpResponse(pieces, content_type=TYPES[kind])
    name = f"{taken.entity}-{request.association.code}-{request.today:%Y%m%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _refused(request: StaffAsked, refused: Refused) -> HttpResponse:
    return refused_page(
        request, refused, section="files", title=_("書き出し"), back=to(request, "office:exports")
    )
