"""Which notices of a round are due at an instant, and where a holder stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from koshin.core.dates import JST, civil, months_before
from koshin.core.decision import Cycle, Option
from koshin.core.scheme.notice_plan import NoticePlan, RoundState

# Whose renewal is refused for one of these has nothing to do in the round.
NO_ROUND = frozenset(
    {
        *("suspended", "unknown_qualification", "window_after"),
        *("deceased", "revoked", "withdrawn", "merged", "stopped"),
    }
)


# What may be open still when the window for applying has closed.
AFTERWARDS = ("pay_deadline", "report_deadline")


@dataclass(frozen=True, kw_only=True)
class Due:
    """A notice that is due: ``day`` says for which day, so that each is given once."""

    plan: NoticePlan
    day: date


def moment_of(plan: NoticePlan, cycle: Cycle) -> datetime | None:
    """When the notice of this round is due; nothing where the round has no such day."""
    if plan.of == "opening" and plan.days_before == 0:
        return cycle.window.opens
    anchor = _anchor(plan, cycle)
    if anchor is None:
        return None
    if plan.months_before is not None:
        day = months_before(anchor, plan.months_before)
    else:
        day = anchor - timedelta(days=plan.days_before or 0)
    return datetime.combine(day, plan.at, tzinfo=JST)


def _anchor(plan: NoticePlan, cycle: Cycle) -> date | None:
    match plan.of:
        case "judged_until":
            return cycle.judged.end if cycle.judged is not None else None
        case "opening":
            return civil(cycle.window.opens)
        case "pay_deadline":
            return civil(cycle.due_at)
        case "report_deadline":
            return civil(cycle.report_window.closes)
        case "deadline":
            return civil(cycle.window.closes)


def due(plans: Sequence[NoticePlan], cycle: Cycle, *, at: datetime) -> tuple[Due, ...]:
    """The notices of the round that are due at ``at``: the latest one, then those that go on.

    After a pause only the latest is given, never a heap of old ones, and none that speaks of a day
    that is past. Of two that are due at the same moment the one written later is the latest. After
    the window has closed only what is still to pay or to report is told; each of these has a latest
    of its own, since it is told to others.
    """
    over = cycle.window.state(at) == "after"
    applying = [plan for plan in plans if plan.of not in AFTERWARDS and not over]
    found = [*_due(applying, cycle, at=at)]
    for anchor in AFTERWARDS:
        found += _due([plan for plan in plans if plan.of == anchor], cycle, at=at)
    return tuple(found)


def _due(plans: Sequence[NoticePlan], cycle: Cycle, *, at: datetime) -> tuple[Due, ...]:
    reached = [
        (moment, index, plan)
        for index, plan in enumerate(plans)
        if (moment := moment_of(plan, cycle)) is not None
        and moment <= at
        and (plan.while_open or not _past(plan, cycle, at=at))
    ]
    once = [entry for entry in reached if not entry[2].while_open]
    latest = [
        Due(plan=plan, day=civil(moment))
        for moment, _, plan in sorted(once, key=lambda entry: entry[:2])[-1:]
    ]
    going_on = [
        Due(plan=plan, day=_latest_day(plan, begun=moment, at=at))
        for moment, _, plan in reached
        if plan.while_open
    ]
    return (*latest, *(one for one in going_on if not any(_covers(it, one) for it in latest)))


def _covers(latest: Due, going_on: Due) -> bool:
    """Whether all that the second would tell is told by the first on the same day."""
    states = going_on.plan.to.keys() - {"may_register"}
    return latest.day == going_on.day and states <= latest.plan.to.keys()


def _past(plan: NoticePlan, cycle: Cycle, *, at: datetime) -> bool:
    """Whether the day that the notice speaks of is over."""
    anchor = _anchor(plan, cycle)
    return anchor is not None and civil(at) > anchor


def _latest_day(plan: NoticePlan, *, begun: datetime, at: datetime) -> date:
    """The last day on which a notice that goes on was due: its first moment, then daily."""
    local = at.astimezone(JST)
    today = local.date() if local.time() >= plan.at else local.date() - timedelta(days=1)
    return max(civil(begun), today)


def state_of(option: Option) -> RoundState | None:
    """Where somebody without an application stands; nothing where there is nothing to do now."""
    if option.offered:
        return "may_apply"
    codes = {reason.code for reason in option.reasons}
    if codes & NO_ROUND:
        return None
    if option.finding is not None and option.finding.outcome in ("unmet", "pending"):
        return "not_yet"
    return None
