"""One list: narrowed, ordered, in the columns that somebody wants, kept as a view."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.lists.actions.save_view import forget_view, save_view
from koshin.capabilities.lists.acts import LABELS
from koshin.capabilities.lists.kinds.every import EVERY
from koshin.capabilities.lists.kinds.kind import Ground, Kind, Rows, Wanted, found, page_of
from koshin.capabilities.lists.kinds.kind import wanted_of as read
from koshin.capabilities.lists.models import SavedView
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.forms.refusals import sentences
from koshin.web.office.finding import matching, search, searched
from koshin.web.office.gate import StaffAsked, for_staff, may_open, page

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: whom it is about, and its cells."""

    holder: Holder
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The head of a column: ``order`` is what its link asks for, nothing where it has no order."""

    label: str
    order: str
    now: str


@for_staff
@require_safe
def first(request: StaffAsked) -> HttpResponse:
    return go(request, "office:list", next(iter(EVERY)))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked, kind: str) -> HttpResponse:
    """The list; what is typed goes into the session, everything else into the address."""
    own = kind_of(kind)
    if request.method == "POST":
        chosen = {one.code: request.POST.get(one.code, "") for one in own.filters}
        given = {**chosen, "columns": ",".join(request.POST.getlist("column"))}
        kept = {**given, "sort": request.POST.get("sort", "")}
        return search(request, of=f"list_{kind}", typed=request.POST.get("q", ""), filters=kept)
    return shown(request, own)


def shown(
    request: StaffAsked, own: Kind, *, refusals: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    ground = ground_of(request)
    wanted = read(own, request.GET.dict(), ground)
    rows = rows_of(request, own, wanted, ground)
    after = request.GET.get("after", "")
    some, behind = page_of(
        own, rows, wanted, after=int(after) if after.isdecimal() else None, size=PAGE_SIZE
    )
    columns = [column for column in own.columns if column.code in wanted.columns]
    query = query_of(wanted)
    return page(
        request,
        "lists/list",
        section="lists",
        kind=own,
        kinds=EVERY.values(),
        typed=searched(request, of=f"list_{own.code}"),
        count=rows.order_by().count(),
        filters=[
            (one, one.choices(ground), wanted.chosen.get(one.code, "")) for one in own.filters
        ],
        picks=[(column, column.code in wanted.columns) for column in own.columns],
        sort=",".join(wanted.order),
        headings=[_heading(column, wanted) for column in columns],
        rows=[
            Row(holder=_holder(own, row), cells=tuple(one.text(row, ground) for one in columns))
            for row in some
        ],
        behind=f"?{query}&after={behind}" if behind else "",
        begun=bool(after),
        query=query,
        views=_views(request, own),
        acts=LABELS.items() if may_open(request, "bulk_new", reads_only=False) else (),
        refusals=refusals,
        status=status,
    )


def _heading(column: Any, wanted: Wanted) -> Heading:
    """A click orders by the column; on the first of the order it turns around. Others follow it."""
    if not column.sort:
        return Heading(label=column.label, order="", now="")
    down = wanted.order[0] == column.code
    led = f"-{column.code}" if down else column.code
    others = [code for code in wanted.order if code.removeprefix("-") != column.code][:2]
    now = "ascending" if down else "descending" if wanted.order[0] == f"-{column.code}" else ""
    query = query_of(Wanted(chosen=wanted.chosen, columns=wanted.columns, order=(led, *others)))
    return Heading(label=column.label, order=f"?{query}", now=now)


def _holder(own: Kind, row: Any) -> Holder:
    for name in own.holder.split("__") if own.holder else ():
        row = getattr(row, name)
    found_holder: Holder = row
    return found_holder


def _views(request: StaffAsked, own: Kind) -> list[tuple[SavedView, bool]]:
    """The views of this list: one's own first, then those shared by others. One query."""
    mine = request.account.pk
    saved = SavedView.objects.filter(
        Q(account=mine) | Q(shared=True), association=request.association, kind=own.code
    )
    every = [(view, view.account_id == mine) for view in saved.order_by("name", "pk")]
    return sorted(every, key=lambda pair: not pair[1])


@for_staff
@require_POST
def save(request: StaffAsked, kind: str) -> HttpResponse:
    own = kind_of(kind)
    given = dict(parse_qsl(request.POST.get("query", "")[:500]))
    try:
        save_view(
            association=request.association.code,
            account=request.account.pk,
            kind=kind,
            name=request.POST.get("name", ""),
            query=query_of(read(own, given, ground_of(request))),
            shared=request.POST.get("shared") == "1",
        )
    except Refused as refused:
        return shown(request, own, refusals=tuple(sentences(refused)), status=409)
    return _back(request, kind, given)


@for_staff
@require_POST
def forget(request: StaffAsked, kind: str, view: int) -> HttpResponse:
    forget_view(view=view, account=request.account.pk)
    return go(request, "office:list", kind_of(kind).code)


def _back(request: StaffAsked, kind: str, given: Mapping[str, str]) -> HttpResponse:
    answer = go(request, "office:list", kind)
    answer.headers["Location"] += f"?{urlencode(dict(given))}"
    return answer


def kind_of(code: str) -> Kind:
    """The list of this code; 404 where there is none."""
    if code not in EVERY:
        raise Http404(_("この一覧はありません。"))
    return EVERY[code]


def ground_of(request: StaffAsked) -> Ground:
    return Ground(association=request.association.code, scheme=request.rules, today=request.today)


def rows_of(request: StaffAsked, own: Kind, wanted: Wanted, ground: Ground) -> Rows:
    """What the filters and the words that were typed leave."""
    rows = found(own, wanted, ground)
    typed = searched(request, of=f"list_{own.code}")
    path = f"{own.holder}__" if own.holder else ""
    numbers = request.rules.numbers
    return matching(rows, typed, holder=path, numbers=numbers) if typed else rows


def query_of(wanted: Wanted) -> str:
    """The list as it is wanted, as an address says it."""
    said = {
        **wanted.chosen,
        "columns": ",".join(wanted.columns),
        "sort": ",".join(wanted.order),
    }
    return urlencode(said, safe=",")
