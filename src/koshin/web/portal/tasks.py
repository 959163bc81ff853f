"""The task list of an application, and which page each step is done on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import Case
from koshin.capabilities.payments.models import Charge
from koshin.core.decision import StepOffer
from koshin.core.scheme import Scheme
from koshin.core.scheme.association import StepRule

Page = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of the task list. ``page`` is empty while it cannot be opened."""

    label: str
    state: str
    state_kind: str
    note: str
    page: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One station of the journey in the order of the pages."""

    label: str
    current: bool


def rule_of(case: Case, scheme: Scheme, code: str) -> StepRule:
    return progress.step_rule(scheme, case.application, code)


def page_of(case: Case, scheme: Scheme) -> Page:
    """The page of the first thing that can be done now: its name and further arguments."""
    if case.application.state == Application.State.COMPLETE:
        return ("portal:case",)
    step = case.next_step
    if step is None:
        return ("portal:case",)
    return page_of_step(case, scheme, step)


def page_of_step(case: Case, scheme: Scheme, step: StepOffer) -> Page:
    """Where a step is done."""
    rule = rule_of(case, scheme, step.code)
    if rule.kind == "profile":
        return ("portal:case_profile",)
    if rule.kind in ("form", "report", "delivery"):
        return ("portal:case_step", rule.code)
    if rule.kind == "fee":
        applied = case.application.state != Application.State.DRAFT
        return ("portal:case_payment",) if applied else ("portal:case_fee",)
    if rule.kind == "consent" and case.application.state == Application.State.DRAFT:
        return ("portal:case_consent",)
    return ("portal:case",)


def tasks_of(case: Case, scheme: Scheme) -> tuple[Task, ...]:
    """Every step with its state in words."""
    return tuple(_task(case, scheme, step) for step in case.steps)


def _task(case: Case, scheme: Scheme, step: StepOffer) -> Task:
    rule = rule_of(case, scheme, step.code)
    state, kind = _state(case, step, rule)
    opened = step.state == "open" or (
        step.state == "done" and not progress.is_final(scheme, case.application, step.code)
    )
    page = page_of_step(case, scheme, step)
    return Task(
        label=step.label,
        state=state,
        state_kind=kind,
        note=step.note or (rule.note if step.state == "locked" else ""),
        page=page[0] if opened and page[0] != "portal:case" else "",
        code=page[1] if len(page) > 1 else "",
    )


def _state(case: Case, step: StepOffer, rule: StepRule) -> tuple[str, str]:
    if step.state == "done":
        return _("済み"), "good"
    if step.state == "locked":
        return _("まだ始められません"), "locked"
    if rule.kind == "fee" and case.charge is not None:
        if case.charge.state == Charge.State.PARTIAL:
            return _("一部入金済み"), "warn"
        return _("お支払い待ち"), "warn"
    if case.application.steps.get(step.code):
        return _("入力の途中"), "open"
    return _("これから"), "open"


def trail_of(case: Case, scheme: Scheme, here: str) -> tuple[Stop, ...]:
    """The stations of the journey; form and delivery stand on one page and are one station."""
    journey = progress.journey_of(scheme, case.application)
    stops = []
    if len(case.offer.items) > 1 or here == "items":
        stops.append(Stop(label=_("資格の選択"), current=here == "items"))
    for rule in journey.steps:
        if rule.kind == "delivery" and with_form(scheme, case, rule) is not None:
            continue
        stops.append(Stop(label=rule.label, current=here == rule.code))
    return tuple(stops)


def with_form(scheme: Scheme, case: Case, delivery: StepRule) -> StepRule | None:
    """The form step right before the delivery wish: both are asked on one page."""
    steps = progress.journey_of(scheme, case.application).steps
    place = steps.index(delivery)
    before = steps[place - 1] if place else None
    return before if before is not None and before.kind == "form" else None


def delivery_after(scheme: Scheme, case: Case, form: StepRule) -> StepRule | None:
    """The delivery wish that is asked on the page of this form, if it is."""
    steps = progress.journey_of(scheme, case.application).steps
    place = steps.index(form)
    after = steps[place + 1] if place + 1 < len(steps) else None
    return after if after is not None and after.kind == "delivery" else None
