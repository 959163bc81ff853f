"""The list of applications: by where they stand, by kind, by name or number."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import LessThan
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.people.reach import Reach
from koshin.web.forms.fields import TextField
from koshin.web.office import words
from koshin.web.office.finding import matching, search, searched
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an application stands, as the office speaks of it, and how such rows are found."""

    label: str | Promise
    rows: Q
    tone: str


STANDINGS: dict[str, Standing] = {
    "draft": Standing(label=_("入力中"), rows=Q(state="draft"), tone=""),
    "unpaid": Standing(
        label=_("お支払い待ち"), rows=Q(state="applied", owes=True, late=False), tone="warn"
    ),
    "steps": Standing(
        label=_("残りの項目待ち"), rows=Q(state="applied", owes=False, late=False), tone="open"
    ),
    # Not refused by itself: the office decides, after the days of grace for late reports.
    "late": Standing(label=_("期限超過"), rows=Q(state="applied", late=True), tone="bad"),
    "complete": Standing(label=_("完了"), rows=Q(state="complete"), tone="good"),
    "closed": Standing(label=_("終了"), rows=Q(state="closed"), tone=""),
}
KINDS = [("", _("すべて")), ("renewal", _("更新")), ("first", _("新規登録・追加"))]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One application in the list; ``amount`` is yen, ``None`` where nothing is owed yet."""

    application: Application
    standing: Standing
    kind: str
    qualifications: str
    amount: int | None


class Filter(forms.Form):
    """What the list shows; the choices live in the address, names and numbers in the session."""

    q = TextField(label=_("氏名・カナ・番号"), required=False)
    standing = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=lambda: [("", _("すべて")), *((c, s.label) for c, s in STANDINGS.items())],
    )
    kind = forms.ChoiceField(label=_("手続き"), required=False, choices=KINDS)


def with_money(rows: QuerySet[Application], *, at: datetime) -> QuerySet[Application]:
    """Add ``owes`` (a charge waits for money) and ``late`` (its window has closed at ``at``)."""
    charges = Charge.objects.filter(purpose=APPLICATION, purpose_ref=OuterRef("public_id"))
    closes = Cast(KeyTextTransform("closes", "offer"), DateTimeField())
    return rows.annotate(
        owes=Exists(charges.filter(state__in=["open", "partial"])),
        late=Case(When(LessThan(closes, at), then=Value(True)), default=Value(False)),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    if request.method == "POST":
        asked = Filter(request.POST)
        typed = asked.cleaned_data if asked.is_valid() else {}
        filters = {name: typed.get(name, "") for name in ("standing", "kind")}
        return search(request, of="applications", typed=typed.get("q", ""), filters=filters)
    form = Filter({**request.GET.dict(), "q": searched(request, of="applications")})
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _found(request, chosen)
    sheet = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    kept = urlencode({name: chosen[name] for name in ("standing", "kind") if chosen.get(name)})
    return page(
        request,
        "applications",
        section="applications",
        form=form,
        sheet=sheet,
        rows=[_row(application) for application in sheet],
        keep=f"{kept}&" if kept else "",
    )


def _found(request: StaffAsked, chosen: dict[str, Any]) -> QuerySet[Application]:
    amount = Charge.objects.filter(purpose=APPLICATION, purpose_ref=OuterRef("public_id")).exclude(
        state=Charge.State.CANCELLED
    )
    rows = (
        with_money(_reached(request.reach), at=request.now)
        .select_related("holder")
        .annotate(charged=Subquery(amount.values("amount")[:1]))
        .order_by("-started_at", "-pk")
    )
    if chosen.get("standing"):
        rows = rows.filter(STANDINGS[chosen["standing"]].rows)
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("q"):
        numbers = request.published.scheme.numbers
        rows = matching(rows, chosen["q"], holder="holder__", numbers=numbers)
    return rows


def standing_of(state: str, *, owes: bool, late: bool) -> Standing:
    """The standing of an application in this state."""
    return STANDINGS[code_of(state, owes=owes, late=late)]


def code_of(state: str, *, owes: bool, late: bool) -> str:
    """Under which of ``STANDINGS`` an application in this state is counted and listed."""
    if state != Application.State.APPLIED:
        return state
    if late:
        return "late"
    return "unpaid" if owes else "steps"


def _reached(reach: Reach) -> QuerySet[Application]:
    return reach.of(Application.objects.filter(association=reach.association))


def counts(reach: Reach, *, at: datetime) -> Counter[str]:
    """How many applications within reach there are of each standing. One query."""
    rows: Any = with_money(_reached(reach), at=at)
    groups = rows.values_list("state", "owes", "late").annotate(Count("pk")).order_by()
    found: Counter[str] = Counter()
    for state, owes, late, count in groups:
        found[code_of(state, owes=owes, late=late)] += count
    return found


def _row(application: Any) -> Row:
    return Row(
        application=application,
        standing=standing_of(application.state, owes=application.owes, late=application.late),
        kind=words.value(application.kind),
        qualifications="、".join(item["name"] for item in application.offer["items"]),
        amount=application.charged,
    )
