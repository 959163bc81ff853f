"""Points (実践力ポイント): listed with the sums of the years, and what the next renewal needs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koshin.capabilities.activities import guard
from koshin.capabilities.activities import queries as activities
from koshin.capabilities.register import facts as facts_reader
from koshin.core.dates import fiscal_period, fiscal_year
from koshin.core.decision import Finding, Option
from koshin.core.facts import Facts, Period
from koshin.core.forecast import Ahead, Way, ahead, ways
from koshin.core.scheme import Scheme
from koshin.core.scheme.measures import Measured
from koshin.core.scheme.model import nodes_of
from koshin.core.versions import decide_by
from koshin.web.asked import HolderAsked
from koshin.web.doors import for_holders
from koshin.web.portal.point_rows import Row, records_of, row


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What a renewal needs and what is there. ``ahead`` is said of a renewal to come."""

    finding: Finding
    option: Option
    ahead: Ahead | None
    ways: tuple["Said", ...]

    @property
    def percent(self) -> int:
        """How far it is to the goal, from 0 to 100."""
        have, need = self.finding.amount, self.finding.need
        if have is None or not need:
            return 0
        return int(min(Decimal(1), have / need) * 100)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A way to what is missing, with the words of its kind."""

    label: str
    own: bool
    way: Way


@dataclass(frozen=True, kw_only=True)
class Year:
    """One fiscal year: its records, and what the rules find in it where a renewal judges it."""

    year: int
    period: Period
    goals: tuple[Goal, ...]
    rows: tuple[Row, ...]
    accepting: bool


def entered_by_holders(scheme: Scheme) -> dict[str, Any]:
    """The kinds of activity that holders enter themselves."""
    return {
        code: kind for code, kind in scheme.activity_kinds.items() if "holder" in kind.entered_by
    }


def open_period(request: HolderAsked) -> Period:
    """The days that may be entered now; the page is not there where holders enter none."""
    if request.rules.entries is None:
        raise Http404
    return guard.open_period(scheme=request.rules, holder_id=request.holder.pk, at=request.now)


@require_safe
@for_holders
def listed(request: HolderAsked) -> HttpResponse:
    """All points with the sums of the years, as they are at this moment."""
    period = open_period(request)
    found = years(request, period)
    fresh = request.GET.get("record", "")
    rows = [one for year in found for one in year.rows]
    context = {
        "years": found,
        "period": period,
        "said": request.GET.get("said", ""),
        "fresh": next((one for one in rows if str(one.id) == fresh), None),
        "asked": [one for one in rows if one.asked],
    }
    return render(request, "portal/points.html", context)


def years(request: HolderAsked, period: Period) -> tuple[Year, ...]:
    """The judged and the running fiscal year and every other with records, newest first."""
    records = records_of(request)
    counts = activities.evidence_counts(request.holder.pk)
    running = fiscal_year(request.today)
    shown = {running, fiscal_year(period.start), *(fiscal_year(r.on) for r in records)}
    goals = _goals(request, period)
    found = []
    for year in sorted(shown, reverse=True):
        span = fiscal_period(year)
        here = tuple(goal for goal in goals if goal.option.cycle.judged == span)
        found.append(
            Year(
                year=year,
                period=span,
                goals=here,
                rows=tuple(
                    row(
                        request,
                        r,
                        period,
                        files=counts.get(r.pk, 0),
                        findings=[goal.finding for goal in here],
                    )
                    for r in records
                    if r.on in span
                ),
                accepting=period.start in span,
            )
        )
    return tuple(found)


def _goals(request: HolderAsked, period: Period) -> tuple[Goal, ...]:
    """Of the renewals now, and of those whose period is still running."""
    facts = facts_reader.of_holder(request.holder.pk)
    book = request.published.book
    later = ahead(book, facts, at=request.now)
    known = {(one.option.credential, one.option.cycle.code) for one in later}
    found = [goal for one in later for goal in _goals_of(request, facts, one.option, one, period)]
    for option in decide_by(book, facts, at=request.now).options:
        if option.kind == "renewal" and (option.credential, option.cycle.code) not in known:
            found += _goals_of(request, facts, option, None, period)
    return tuple(found)


def _goals_of(
    request: HolderAsked, facts: Facts, option: Option, later: Ahead | None, period: Period
) -> Iterator[Goal]:
    """The measures over the judged period that holders enter records for."""
    judging = request.published.book.under(option.rules)
    root = judging.requirement_of(option.qualification)
    own = set(entered_by_holders(judging))
    for node in nodes_of(root) if root is not None else ():
        if not isinstance(node, Measured) or node.within != "judged":
            continue
        for finding in _named(option.finding, node.code) if own & set(node.activities) else ():
            kinds = node.activities if later else tuple(k for k in node.activities if k in own)
            goal = Goal(finding=finding, option=option, ahead=later, ways=())
            yield replace(goal, ways=_ways(request, facts, goal, judging, kinds, period))


def _ways(
    request: HolderAsked,
    facts: Facts,
    goal: Goal,
    judging: Scheme,
    kinds: tuple[str, ...],
    period: Period,
) -> tuple[Said, ...]:
    """What would bring the rest, as long as it can still be done or entered."""
    judged, credential = goal.option.cycle.judged, goal.option.credential
    if judged is None or credential is None or not (goal.ahead or period.start in judged):
        return ()
    found = ways(
        judging,
        request.published.book,
        goal.ahead.facts if goal.ahead else facts,
        finding=goal.finding,
        credential=credential,
        kinds=kinds,
        on=min(judged.end, request.today),
        at=goal.ahead.opens if goal.ahead else request.now,
    )
    own = entered_by_holders(judging)
    return tuple(
        Said(label=judging.activity_kinds[way.kind].label, own=way.kind in own, way=way)
        for way in found
    )


def _named(finding: Finding | None, code: str) -> Iterator[Finding]:
    if finding is None:
        return
    if finding.code == code and finding.amount is not None:
        yield finding
        return
    for child in finding.children:
        yield from _named(child, code)
