"""手続きのご案内: the notices that were given, to how many, and how many mails are still to go."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from koshin.capabilities.applications import audience
from koshin.capabilities.applications.actions.remind import REGISTRATIONS
from koshin.capabilities.notices import queries
from koshin.capabilities.notices.models import PlanPass
from koshin.core.scheme.notice_plan import NoticePlan
from koshin.web.office.gate import StaffAsked, for_staff, page

YEARS_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class Given:
    """One notice of one round: whom it concerned (people), and what became of its mails.

    ``first`` and ``last`` are the days for which it was due; they differ where the notice goes on
    day by day. ``expected`` counts whom it concerned on the last of them.
    """

    round: str
    notice: str
    first: date
    last: date
    expected: int
    written: int
    queued: int
    without_address: int


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """Every notice that was given, the newest first. Three queries beside the frame's."""
    given = list(_given(request))
    return page(
        request,
        "reminders",
        section="reminders",
        given=given,
        waiting=sum(one.queued for one in given),
        plans=[(notice(plan), _time(plan)) for plan in request.rules.notice_plans],
    )


def _given(request: StaffAsked) -> Iterator[Given]:
    code = request.association.code
    plans = {plan.code: plan for plan in request.rules.notice_plans}
    labels = _labels(request)
    rest = queries.not_sent(code)

    def key(one: PlanPass) -> tuple[str, str]:
        return one.cycle, one.plan

    passes = sorted(queries.passes_of(code), key=key)
    groups = [list(group) for _key, group in groupby(passes, key=key)]
    for group in sorted(groups, key=lambda group: (group[0].passed_at, group[0].day), reverse=True):
        newest, oldest = group[0], group[-1]
        concerned = _concerned(newest, plans.get(newest.plan))
        yield Given(
            round=labels.get(newest.cycle, newest.cycle),
            notice=notice(plans[newest.plan]) if newest.plan in plans else newest.plan,
            first=oldest.day,
            last=newest.day,
            expected=newest.expected,
            written=sum(one.written for one in group),
            queued=_count(rest, concerned, "queued"),
            without_address=_count(rest, concerned, "no_address"),
        )


def _concerned(given: PlanPass, plan: NoticePlan | None) -> Callable[[str, str, str], bool]:
    """Which mails belong to the notice: registrations are beside the rounds they lead into."""
    first = plan.to.get("may_register") if plan is not None else None

    def belongs(code: str, cycle: str, template: str) -> bool:
        if code != given.plan:
            return False
        if given.cycle == REGISTRATIONS:
            return template == first
        return cycle == given.cycle and template != first

    return belongs


def _count(
    rest: Sequence[tuple[str, str, str, str, int]],
    belongs: Callable[[str, str, str], bool],
    state: str,
) -> int:
    return sum(count for *mail, found, count in rest if found == state and belongs(*mail))


def _labels(request: StaffAsked) -> dict[str, str]:
    since = request.today - timedelta(days=366 * YEARS_SHOWN)
    rounds = audience.rounds(request.rules, since=since)
    return {cycle.code: cycle.label for _end, cycle in rounds} | {REGISTRATIONS: _("新規登録")}


def notice(plan: NoticePlan) -> str:
    """``締切の30日前``: when the notice is due, in words."""
    of = {
        "opening": _("受付開始"),
        "deadline": _("受付の締切"),
        "judged_until": _("要件を満たす期限"),
        "pay_deadline": _("お支払いの期限"),
        "report_deadline": _("報告の期限"),
    }[plan.of]
    if plan.months_before is not None:
        return _("%(of)sの%(count)sか月前") % {"of": of, "count": plan.months_before}
    if plan.days_before:
        return _("%(of)sの%(count)s日前") % {"of": of, "count": plan.days_before}
    return _("%(of)sの日") % {"of": of}


def _time(plan: NoticePlan) -> str:
    """At what time of its day; the opening of a window is told as it opens."""
    if plan.of == "opening" and plan.days_before == 0:
        return _("受付開始と同時")
    return _("%(time)s以降") % {"time": f"{plan.at:%H:%M}"}
