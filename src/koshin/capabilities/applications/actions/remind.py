"""Remind those who have something left to do in a round, by the plan, each once for each notice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction

from koshin.capabilities.applications import audience, paused, standing
from koshin.capabilities.applications.alike import Watch
from koshin.capabilities.applications.standing import Reader, Standing
from koshin.capabilities.notices.actions.enqueue_alike import enqueue_alike
from koshin.capabilities.notices.models import PlanPass
from koshin.capabilities.notices.queries import already_written
from koshin.capabilities.schemes.queries import Published
from koshin.core.cycles import upcoming
from koshin.core.dates import civil, months_before
from koshin.core.decision import Cycle
from koshin.core.notice_plan import Due, due
from koshin.core.scheme import Scheme
from koshin.core.scheme.notice_plan import NoticePlan
from koshin.platform import audit

# Rounds whose terms ended longer ago than this have closed in every scheme.
LATEST_MONTHS = 24
REGISTRATIONS = "registrations"


def remind(*, published: Published, at: datetime) -> int:
    """How many mails were written now, for everything that is due at ``at``.

    Run it as often as you like and after any pause: what is done is looked up, not done again; a
    pass that was interrupted goes on, and nobody is told the same thing twice. After a pause only
    the latest notice of a round is given.
    """
    scheme = published.scheme
    written = 0
    since = months_before(civil(at), LATEST_MONTHS)
    passed = _passed(scheme.code, since=since)
    moved = paused.moved(scheme, at=at)
    for end, cycle in audience.rounds(scheme, since=since, moved=moved):
        for one in due(scheme.notice_plans, cycle, at=at):
            if (cycle.code, one.plan.code, one.day) not in passed:
                here = moved.get(end, ())
                found = standings(published, end, cycle, one.plan, at=at, moved=here)
                written += _give(published, cycle.code, one, found, at=at)
    for plan in scheme.notice_plans:
        one = Due(plan=plan, day=civil(at))
        if "may_register" not in plan.to or not plan.while_open:
            continue
        if (REGISTRATIONS, plan.code, one.day) not in passed:
            written += _give(published, REGISTRATIONS, one, _courses(published, at=at), at=at)
    for cycle in upcoming(scheme, on=civil(at), count=1):
        for one in due(_counted_back(scheme), cycle, at=at):
            if (REGISTRATIONS, one.plan.code, one.day) not in passed:
                found = (g for g in _courses(published, at=at) if g.cycle == cycle.code)
                written += _give(published, REGISTRATIONS, one, found, at=at)
    return written


def _counted_back(scheme: Scheme) -> tuple[NoticePlan, ...]:
    """The notices of a registration that are counted back from the last day of its window."""
    plans = scheme.notice_plans
    return tuple(plan for plan in plans if "may_register" in plan.to and not plan.while_open)


def _passed(association: str, *, since: date) -> set[tuple[str, str, date]]:
    done = PlanPass.objects.filter(association_id=association, day__gte=since)
    return set(done.values_list("cycle", "plan", "day"))


def standings(
    published: Published,
    end: date,
    cycle: Cycle,
    plan: NoticePlan,
    *,
    at: datetime,
    moved: Sequence[int] = (),
) -> Iterator[Standing]:
    """Everybody of the round who has something left to do, chunk by chunk; ``moved`` are holders
    whose pauses have moved them into it."""
    code = cycle.code
    reader: Reader | None = None
    for people in audience.unfinished(published.scheme.code, end=end, cycle=code, moved=moved):
        if {"may_apply", "not_yet"} & plan.to.keys():
            reader = reader or Reader(Watch(published, at), partial(standing.in_round, code))
            yield from reader.standings(people.nothing)
        if "begun" in plan.to:
            yield from standing.begun(people.draft, cycle=code, state="begun")
        if "unfinished" in plan.to:
            yield from standing.begun(people.applied, cycle=code, state="unfinished")


def _courses(published: Published, *, at: datetime) -> Iterator[Standing]:
    reader: Reader | None = None
    for holders in audience.unregistered(published.scheme.code):
        reader = reader or Reader(Watch(published, at), standing.may_register)
        yield from reader.standings(holders)


def _give(
    published: Published, cycle: str, one: Due, found: Iterable[Standing], *, at: datetime
) -> int:
    """Write the mails of one notice and then that it was given, with its counts."""
    expected = written = 0
    for group in found:
        template = one.plan.to.get(group.state)
        if template is None:
            continue
        holders = _untold(published, one.plan, group) if one.plan.while_open else group.holders
        with transaction.atomic():
            written += enqueue_alike(
                holders=holders,
                scheme=published.scheme,
                template=template,
                key=f"{one.plan.code}:{group.cycle}",
                context=group.words,
                at=at,
            )
        expected += len(holders)
    with transaction.atomic():
        PlanPass.objects.get_or_create(
            association_id=published.scheme.code,
            cycle=cycle,
            plan=one.plan.code,
            day=one.day,
            defaults={"expected": expected, "written": written, "passed_at": at},
        )
        if written:
            audit.record(
                association=published.scheme.code,
                actor=audit.SYSTEM,
                verb="remind",
                subject=f"round:{cycle}",
                at=at,
                after={"plan": one.plan.code, "expected": expected, "written": written},
            )
    return written


def _untold(published: Published, plan: NoticePlan, group: Standing) -> tuple[int, ...]:
    """Without those whom a later notice of the round told already that they may act."""
    scheme = published.scheme
    later = [
        other.code for other in scheme.notice_plans if other != plan and group.state in other.to
    ]
    told = already_written(
        association=scheme.code,
        holders=group.holders,
        keys=[f"{code}:{group.cycle}" for code in later],
    )
    return tuple(holder for holder in group.holders if holder not in told)
