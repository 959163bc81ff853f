"""Save what the holder did in one or several steps (確認, アンケート, 発送希望, 報告)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.applications import offer, progress
from koshin.capabilities.applications.actions.complete import complete_if_done
from koshin.capabilities.applications.lookup import (
    already_applied,
    locked,
    refuse_after_window,
    refuse_outside_report,
)
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.rules import rules_of
from koshin.capabilities.schemes.queries import Published
from koshin.core import answers
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit, rows
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class StepInput:
    """Answers to one step; ``done`` when the holder says that it is finished."""

    answers: Mapping[str, Any]
    done: bool


def save_steps(
    *,
    application: UUID,
    holder_id: int,
    published: Published,
    inputs: Mapping[str, StepInput],
    at: datetime,
    actor: Actor,
) -> Application:
    """The application with the steps saved; it completes when the last needed step is done.

    Raises ``Refused``: at each field whose answer is missing or impossible (only when ``done``), or
    when the application is closed, a step is not open, or was submitted before and may be submitted
    only once, or its time is over: a report has the window of reports, everything else the one for
    applying (which are the same where the scheme says nothing else: itc.md 3).
    """
    with transaction.atomic():
        found = locked(application, holder_id=holder_id)
        if found.state == Application.State.CLOSED:
            raise Refused(_closed())
        published = rules_of(found, published)
        _refuse_by_day(published.scheme, found, inputs, at=at)
        handed_in = [code for code, given in inputs.items() if given.done]
        opened = _opened(published.scheme, found, by=handed_in, at=at)
        # What stands on one page is kept together, also half-way.
        kept = opened | _opened(published.scheme, found, by=list(inputs), at=at)
        refusals: list[Refusal] = []
        for code, given in inputs.items():
            if code not in (opened if given.done else kept):
                raise Refused(_not_open())
            if progress.is_final(published.scheme, found, code):
                raise Refused(already_applied())
            refusals += _check(published.scheme, found, code, given)
        if refusals:
            raise Refused(*refusals)
        _store(found, inputs, at=at)
        complete_if_done(application=found, published=published, at=at)
        rows.update(found, "steps", "state", "completed_at", "offer")
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="save_steps",
            subject=f"application:{found.public_id}",
            at=at,
            after={"state": found.state, "steps": {c: g.done for c, g in inputs.items()}},
        )
        return found


def _refuse_by_day(
    scheme: Scheme, application: Application, inputs: Collection[str], *, at: datetime
) -> None:
    shown = offer.from_json(application.offer)
    steps = progress.journey_of(scheme, application).steps
    reports = {step.code for step in steps if step.kind == "report"}
    if reports & set(inputs):
        refuse_outside_report(shown, at=at)
    if set(inputs) - reports:
        refuse_after_window(shown, at=at)


def _opened(
    scheme: Scheme, application: Application, *, by: Sequence[str], at: datetime
) -> set[str]:
    """The codes of the steps that are not locked once those of ``by`` are handed in."""
    offers = progress.steps(scheme, application, handed_in=by, at=at)
    return {step.code for step in offers if step.state != "locked"}


def _check(
    scheme: Scheme, application: Application, code: str, given: StepInput
) -> tuple[Refusal, ...]:
    rule = progress.step_rule(scheme, application, code)
    if rule.form:
        return answers.check(scheme.forms[rule.form], given.answers, complete=given.done)
    if rule.kind == "delivery":
        return answers.check_delivery(scheme.delivery, given.answers)
    return ()


def _store(application: Application, inputs: Mapping[str, StepInput], *, at: datetime) -> None:
    for code, given in inputs.items():
        kept = application.steps.get(code, {})
        done_at = kept.get("done_at") or (at.isoformat() if given.done else None)
        application.steps[code] = {
            "answers": dict(given.answers),
            "saved_at": at.isoformat(),
            "done_at": done_at,
        }


def _closed() -> Refusal:
    return Refusal(
        code="application_closed",
        sentence=_(
            "この手続きは取り下げられているため、入力できません。手続きの一覧で、いまの状態をご確認ください。"
        ),
    )


def _not_open() -> Refusal:
    return Refusal(
        code="step_not_open",
        sentence=_(
            "この項目はまだ入力できません。手続きの一覧に戻り、先の項目から進めてください。"
        ),
    )
