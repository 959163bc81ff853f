"""An act on everybody whom a list shows: looked at with count and sample, run, retried, undone."""

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.exchange.actions.write_rows import ALONE
from koshin.capabilities.lists.actions.ask_bulk import again, ask_bulk, decide_bulk
from koshin.capabilities.lists.acts import LABELS
from koshin.capabilities.lists.kinds.kind import Ground, Kind, Rows, Wanted
from koshin.capabilities.lists.kinds.kind import wanted_of as read
from koshin.capabilities.lists.models import BulkAct
from koshin.capabilities.lists.tasks import run_bulk_act
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import DayField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office import exchange_words as words
from koshin.web.office.gate import StaffAsked, for_staff, page, showed
from koshin.web.office.lists.showing import ground_of, kind_of, query_of, rows_of
from koshin.web.office.refusing import refused_page

SAMPLE = 5
PAGE_SIZE = 50


class ActForm(forms.Form):
    """What the act needs, why, and (for many) how many people it concerns, typed."""

    reason = TextField(
        label=_("理由"),
        max_length=200,
        help_text=_("資格者の画面の説明にも、このまま表示されます。"),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, act: str, count: int, scheme: Scheme) -> None:
        super().__init__(data, initial={"expected": count})
        self.act, self.count = act, count
        if act == "extend":
            self.fields["until"] = DayField(label=_("手続き期間を延ばす最後の日"))
        else:
            choices = list(scheme.classes.items())
            self.fields["mark"] = forms.ChoiceField(label=_("付ける会員区分"), choices=choices)
        if count > ALONE:
            self.fields["typed"] = TextField(
                label=_("人数の確認"), help_text=_("対象の人数を、数字で入力してください。")
            )

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if typed != str(self.count):
            raise forms.ValidationError(_("対象の人数と違います。人数をもう一度ご確認ください。"))
        return typed

    def parameters(self) -> dict[str, str]:
        if self.act == "extend":
            return {"until": self.cleaned_data["until"].isoformat()}
        return {"mark": self.cleaned_data["mark"]}


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked, kind: str, act: str) -> HttpResponse:
    """Who is concerned, and a sample of five; nothing is done before it is confirmed."""
    own = kind_of(kind)
    if act not in LABELS or (act == "mark" and not request.rules.classes):
        raise Http404
    ground = ground_of(request)
    wanted = read(own, request.GET.dict(), ground)
    path = f"{own.holder}__pk" if own.holder else "pk"
    rows = rows_of(request, own, wanted, ground)
    people: Rows = rows.order_by(path).values_list(path, flat=True).distinct()
    count = people.count()
    form = ActForm(request.POST or None, act=act, count=count, scheme=request.rules)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_bulk(
                association=request.association.code,
                act=act,
                parameters=form.parameters(),
                kind=kind,
                query=query_of(wanted),
                holders=people,
                expected=form.cleaned_data["expected"],
                reason=form.cleaned_data["reason"],
                run=run_bulk_act,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:bulk_act", made.public_id)
    return page(
        request,
        "lists/act",
        section="lists",
        kind=own,
        label=LABELS[act],
        form=form,
        count=count,
        alone=ALONE,
        chosen=_in_words(own, wanted, ground),
        sample=list(Holder.objects.filter(pk__in=list(people[:SAMPLE])).order_by("pk")),
        query=query_of(wanted),
        status=409 if form.errors else 200,
    )


def _in_words(own: Kind, wanted: Wanted, ground: Ground) -> list[str]:
    """The filters that were chosen."""
    return [
        f"{one.label}: {dict(one.choices(ground))[wanted.chosen[one.code]]}"
        for one in own.filters
        if one.code in wanted.chosen
    ]


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    every = BulkAct.objects.filter(association=request.association).order_by("-asked_at", "-pk")
    sheet = Paginator(every, 20).get_page(request.GET.get("page"))
    rows = [(one, LABELS[one.act], words.BULK_STATES[one.state]) for one in sheet]
    return page(request, "lists/acts", section="lists", sheet=sheet, rows=rows)


@for_staff
@require_safe
def detail(request: StaffAsked, bulk_act: UUID) -> HttpResponse:
    """How far it is, whom it failed for and why."""
    found = BulkAct.objects.filter(public_id=bulk_act, association=request.association).first()
    if found is None:
        raise Http404
    people = found.people.select_related("holder").order_by("pk")
    wrong = found.failed or found.people.filter(state="kept").exists()
    listed = people.exclude(why="") if wrong else people
    sheet = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    showed(request, {row.holder_id for row in sheet})
    return page(
        request,
        "lists/act_state",
        section="lists",
        act=found,
        label=LABELS[found.act],
        state=words.BULK_STATES[found.state],
        running=found.state in (BulkAct.State.RUNNING, BulkAct.State.UNDOING),
        mine=found.asked_by_id == request.account.pk,
        parameters=dict(found.parameters),
        list_url=f"{to(request, 'office:list', found.kind)}?{found.query}",
        given=dict(parse_qsl(found.query)),
        sheet=sheet,
        rows=[(row, words.BULK_ROWS[row.state]) for row in sheet],
    )


@for_staff
@require_POST
def decide(request: StaffAsked, bulk_act: UUID, verb: str) -> HttpResponse:
    """Approve or refuse; try those that failed again; undo."""
    common: dict[str, Any] = {
        "association": request.association.code,
        "act": bulk_act,
        "run": run_bulk_act,
        "at": request.now,
        "actor": actor(request),
    }
    try:
        match verb:
            case "approve" | "refuse":
                decide_bulk(approve=verb == "approve", **common)
            case "retry" | "undo":
                again(undo=verb == "undo", **common)
            case _:
                raise Http404
    except BulkAct.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        back = to(request, "office:bulk_act", bulk_act)
        return refused_page(request, refused, section="lists", title=_("一括の操作"), back=back)
    return go(request, "office:bulk_act", bulk_act)
