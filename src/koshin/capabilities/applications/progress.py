"""Where an application stands: its steps as offered now, what is missing, what is final.

Pure with respect to the database: everything is read from the application's row and the scheme.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import from_json
from koshin.core.dates import japanese_moment, japanese_opening
from koshin.core.decision import StepOffer
from koshin.core.scheme import Scheme
from koshin.core.scheme.association import Journey, StepRule


def journey_of(scheme: Scheme, application: Application) -> Journey:
    """The scheme's journey for this kind of application."""
    return scheme.journeys[application.kind]


def done(application: Application) -> frozenset[str]:
    """The codes of the steps that are done."""
    return frozenset(code for code, step in application.steps.items() if step.get("done_at"))


def needed(scheme: Scheme, application: Application) -> tuple[StepRule, ...]:
    """The steps that must be done, in order; no fee step where nothing is owed."""
    free = not application.offer["total"]
    rules = journey_of(scheme, application).steps
    return tuple(rule for rule in rules if not (rule.kind == "fee" and free))


def steps(
    scheme: Scheme,
    application: Application,
    *,
    handed_in: Collection[str] = (),
    at: datetime | None = None,
) -> tuple[StepOffer, ...]:
    """Every needed step, locked until what it waits for has happened.

    ``handed_in``: steps that are being finished together at this moment; each opens the next.
    ``at``: a report is locked too before its time begins.
    """
    journey = journey_of(scheme, application)
    finished = done(application)
    applied = application.state != Application.State.DRAFT
    earlier_done = True
    offers = []
    for rule in needed(scheme, application):
        waits = (journey.sequential and not earlier_done) or (
            rule.opens == "applied" and not applied
        )
        too_early = _reports_from(application, rule, at=at)
        if rule.code in finished:
            offers.append(StepOffer(code=rule.code, label=rule.label, state="done"))
        else:
            offers.append(
                StepOffer(
                    code=rule.code,
                    label=rule.label,
                    state="locked" if waits or too_early else "open",
                    note=too_early,
                )
            )
            earlier_done = earlier_done and rule.code in handed_in
    return tuple(offers)


def _reports_from(application: Application, rule: StepRule, *, at: datetime | None) -> str:
    """When reports will be taken, as long as that lies ahead."""
    if at is None or rule.kind != "report":
        return ""
    window = from_json(application.offer).report
    if window.state(at) != "before":
        return ""
    return _("報告は%(opens)sから%(closes)sまで受け付けます。") % {
        "opens": japanese_opening(window.opens),
        "closes": japanese_moment(window.closes),
    }


def missing_before_apply(scheme: Scheme, application: Application) -> tuple[str, ...]:
    """Codes of the steps that come before the one at which one applies and are not done."""
    journey = journey_of(scheme, application)
    finished = done(application)
    before = []
    for rule in journey.steps:
        if rule.code == journey.apply_at:
            break
        if rule.code not in finished:
            before.append(rule.code)
    return tuple(before)


def mark_applied(scheme: Scheme, application: Application, *, at: datetime) -> None:
    """A consent is given by applying; a fee is not paid by it."""
    journey = journey_of(scheme, application)
    for rule in journey.steps:
        if rule.code == journey.apply_at and rule.kind != "fee":
            mark_done(application, rule.code, at=at)


def mark_fee_settled(scheme: Scheme, application: Application, *, at: datetime) -> None:
    """The fee step is done by money that really came."""
    for rule in journey_of(scheme, application).steps:
        if rule.kind == "fee":
            mark_done(application, rule.code, at=at)


def mark_fee_unsettled(scheme: Scheme, application: Application) -> None:
    """The money of the fee step was taken back: the step is open again."""
    for rule in journey_of(scheme, application).steps:
        if rule.kind == "fee":
            application.steps.get(rule.code, {}).pop("done_at", None)


def mark_done(application: Application, code: str, *, at: datetime) -> None:
    """Set the step's instant once; a second time changes nothing."""
    step: dict[str, object] = application.steps.setdefault(code, {"answers": {}})
    step.setdefault("saved_at", at.isoformat())
    if not step.get("done_at"):
        step["done_at"] = at.isoformat()


def everything_done(scheme: Scheme, application: Application) -> bool:
    """Whether all needed steps are done, in whatever order they were."""
    return {rule.code for rule in needed(scheme, application)} <= done(application)


def is_final(scheme: Scheme, application: Application, code: str) -> bool:
    """Whether the step may no longer change.

    Steps before applying close with the application; a report closes when it is submitted.
    """
    rule = step_rule(scheme, application, code)
    if rule.opens == "applied":
        return code in done(application)
    return application.state != Application.State.DRAFT


def step_rule(scheme: Scheme, application: Application, code: str) -> StepRule:
    """The scheme's rule for one step; raises ``KeyError`` for a step that the journey lacks."""
    by_code: Mapping[str, StepRule] = {
        rule.code: rule for rule in journey_of(scheme, application).steps
    }
    return by_code[code]
