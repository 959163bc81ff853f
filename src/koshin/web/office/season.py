"""The season board: one round at a glance, and the rows behind every number on it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Sum
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.desk import season
from koshin.capabilities.desk.models import SeasonRow, SeasonRun
from koshin.capabilities.desk.tasks import count_season_of
from koshin.capabilities.payments.models import Charge
from koshin.core.dates import civil, start_of_day
from koshin.core.season import Point
from koshin.core.season import season as points_of
from koshin.platform import jobs
from koshin.web.addresses import go, to
from koshin.web.office import words
from koshin.web.office.curve import drawn
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 50
STATES: dict[str, str | Promise] = {
    "eligible": lazy("手続きできる(まだ始めていない)"),
    "not_yet": lazy("要件が足りない"),
    "review": lazy("確認待ち(証拠・報告の反映)"),
    "draft": lazy("入力中"),
    "unpaid": lazy("申請済み・お支払い待ち"),
    "report": lazy("申請済み・報告など残りの項目待ち"),
    "complete": lazy("完了"),
    "lapsed": lazy("手続きのないまま期間終了"),
    "other": lazy("対象外(休止・停止など)"),
}


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of the board and the address of the rows behind it."""

    label: str
    value: int
    url: str
    yen: int | None = None


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    runs = season.runs(request.association.code)
    run = _chosen(request, runs)
    if run is None:
        return page(request, "season/empty", section="season")
    points = _points(request, run)
    return page(
        request,
        "season/board",
        section="season",
        run=run,
        runs=runs,
        states=[_number(request, run, code, str(label)) for code, label in STATES.items()],
        missing=[
            Number(label=label, value=count, url=_rows_url(request, run, missing=code))
            for code, label, count in run.figures["missing"]
        ],
        people=Number(label="", value=run.figures["people"], url=_rows_url(request, run)),
        money=[
            Number(
                label=words.value(method),
                value=count,
                yen=yen,
                url=_money_url(request, run, method),
            )
            for method, count, yen in run.figures["money"]
        ],
        days=[(point, _day_url(request, run.cycle, point.day)) for point in points],
        sums=_sums(request, run),
        curve=drawn(points, people=run.figures["people"]),
        last=points[-1],
    )


def _chosen(request: StaffAsked, runs: list[SeasonRun]) -> SeasonRun | None:
    """The round that was asked for; else the first that is not over, else the last."""
    asked = next((run for run in runs if run.cycle == request.GET.get("cycle")), None)
    alive = next((run for run in runs if run.closes >= request.now), None)
    return asked or alive or (runs[-1] if runs else None)


def _points(request: StaffAsked, run: SeasonRun) -> tuple[Point, ...]:
    figures: dict[str, Any] = run.figures
    return points_of(
        _by_date(figures["days"]),
        _by_date(figures["before"]),
        opens=civil(run.opens),
        closes=civil(run.closes),
        closed_before=date.fromisoformat(figures["closed_before"]),
        today=civil(run.as_of),
        people=figures["people"],
    )


def _by_date(days: dict[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): count for day, count in days.items()}


def _number(request: StaffAsked, run: SeasonRun, code: str, label: str) -> Number:
    url = _rows_url(request, run, state=code)
    return Number(label=label, value=run.figures["states"][code], url=url)


def _sums(request: StaffAsked, run: SeasonRun) -> tuple[Number, Number]:
    """All that applied in this round and in the one before, whenever they did."""
    this, before = (sum(run.figures[name].values()) for name in ("days", "before"))
    return (
        Number(label=run.label, value=this, url=_day_url(request, run.cycle)),
        Number(label="", value=before, url=_day_url(request, run.before)),
    )


def _rows_url(request: StaffAsked, run: SeasonRun, **filters: str) -> str:
    return to(request, "office:season_rows") + "?" + urlencode({"cycle": run.cycle, **filters})


def _money_url(request: StaffAsked, run: SeasonRun, method: str) -> str:
    asked = urlencode({"cycle": run.cycle, "method": method})
    return to(request, "office:season_money") + f"?{asked}"


def _day_url(request: StaffAsked, cycle: str, day: date | None = None) -> str:
    asked = {"cycle": cycle, **({"on": day.isoformat()} if day else {})}
    return to(request, "office:season_applied") + f"?{urlencode(asked)}"


@for_staff
@require_POST
def count(request: StaffAsked) -> HttpResponse:
    """Count again, now."""
    code = request.association.code
    jobs.enqueue_all([jobs.call(count_season_of, lock=f"season:{code}", association=code)])
    return go(request, "office:season")


@for_staff
@require_safe
def rows(request: StaffAsked) -> HttpResponse:
    """Everybody of the round, of one state, or who lacks one requirement."""
    run = _run(request, request.GET.get("cycle", ""))
    state, missing = request.GET.get("state", ""), request.GET.get("missing", "")
    found = SeasonRow.objects.filter(run=run)
    if state in STATES:
        found = found.filter(state=state)
    if missing:
        found = found.filter(state=SeasonRow.State.NOT_YET, missing__contains=[missing])
    labels = {code: label for code, label, _count in run.figures["missing"]}
    sheet = Paginator(found.select_related("holder").order_by("holder_id"), PAGE_SIZE)
    shown = sheet.get_page(request.GET.get("page"))
    title = labels.get(missing) or STATES.get(state) or run.label
    return page(
        request,
        "season/rows",
        section="season",
        run=run,
        title=title,
        sheet=shown,
        rows=[(row, STATES[row.state], _named(row, labels)) for row in shown],
        keep=_keep(request, "cycle", "state", "missing"),
    )


def _named(row: SeasonRow, labels: dict[str, str]) -> str:
    return "、".join(labels.get(code, code) for code in row.missing)


@for_staff
@require_safe
def applied(request: StaffAsked) -> HttpResponse:
    """Who applied in a round, or on one day of it, until the count of the board."""
    cycle = request.GET.get("cycle", "")
    run = _run_of(request, cycle)
    found = season.applied(request.association.code, cycle, until=run.as_of)
    day = _day(request.GET.get("on", ""))
    if day is not None:
        begins = start_of_day(day)
        found = found.filter(applied_at__gte=begins, applied_at__lt=begins + timedelta(days=1))
    owes = Charge.objects.filter(purpose_ref=OuterRef("public_id"), state__in=("open", "partial"))
    listed = found.annotate(owes=Exists(owes)).select_related("holder").order_by("applied_at", "pk")
    sheet = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "season/applied",
        section="season",
        run=run,
        day=day,
        sheet=sheet,
        keep=_keep(request, "cycle", "on"),
    )


@for_staff
@require_safe
def money(request: StaffAsked) -> HttpResponse:
    """What came in for a round by one method, until the count of the board."""
    run = _run(request, request.GET.get("cycle", ""))
    found = season.money(request.association.code, run.cycle, until=run.as_of)
    method = request.GET.get("method", "")
    if method:
        found = found.filter(method=method)
    listed = found.select_related("charge__holder").order_by("-booked_at", "-pk")
    return page(
        request,
        "season/money",
        section="season",
        run=run,
        method=method,
        total=found.aggregate(sum=Sum(F("amount")))["sum"] or 0,
        sheet=Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
        keep=_keep(request, "cycle", "method"),
    )


def _run(request: StaffAsked, cycle: str) -> SeasonRun:
    found = SeasonRun.objects.filter(association=request.association, cycle=cycle).first()
    if found is None:
        raise Http404
    return found


def _run_of(request: StaffAsked, cycle: str) -> SeasonRun:
    """The count in which the round stands, as the one counted or as the one before it."""
    for run in season.runs(request.association.code):
        if cycle in (run.cycle, run.before):
            return run
    raise Http404


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _keep(request: StaffAsked, *names: str) -> str:
    kept = urlencode({name: request.GET[name] for name in names if request.GET.get(name)})
    return f"{kept}&" if kept else ""
