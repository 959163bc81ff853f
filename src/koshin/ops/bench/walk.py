"""One complete renewal, walked with the verbs that the pages call; the provider's HTTP apart."""

from collections.abc import Iterator
from datetime import datetime

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.queries import Published
from koshin.core.scheme import Scheme
from koshin.core.scheme.association import Form, StepRule
from koshin.platform.audit import Actor


def renew(holder: Holder, published: Published, *, at: datetime) -> Booked:
    """The holder's renewal from the first click to the granted term, everything at ``at``.

    What is left out is what a provider does between: its page, its report, and our question.
    """
    actor = Actor(kind="holder", id=holder.account_id)
    application = _applied(holder, published, at=at, actor=actor)
    return _pay(application, at=at, actor=actor)


def owing(holder: Holder, published: Published, *, at: datetime) -> Attempt:
    """The same up to the moment before the provider confirms: the attempt that awaits its money."""
    actor = Actor(kind="holder", id=holder.account_id)
    application = _applied(holder, published, at=at, actor=actor)
    charge = Charge.objects.get(purpose=APPLICATION, purpose_ref=application.public_id)
    return open_attempt(charge=charge, method="page", at=at, actor=actor).attempt


def _applied(holder: Holder, published: Published, *, at: datetime, actor: Actor) -> Application:
    application = start(
        holder=holder,
        published=published,
        kind="renewal",
        qualifications=None,
        at=at,
        actor=actor,
    )
    fill(application, published, opens="start", at=at, actor=actor)
    apply(
        application=application.public_id,
        holder_id=holder.pk,
        published=published,
        at=at,
        actor=actor,
    )
    fill(application, published, opens="applied", at=at, actor=actor)
    return application


def fill(
    application: Application, published: Published, *, opens: str, at: datetime, actor: Actor
) -> None:
    """Hand in every step that opens then (``start``, ``applied``), every question answered."""
    for page in pages(published.scheme, application.kind, opens=opens):
        save_steps(
            application=application.public_id,
            holder_id=application.holder_id,
            published=published,
            inputs={
                rule.code: StepInput(answers=_answers(published.scheme, rule), done=True)
                for rule in page
            },
            at=at,
            actor=actor,
        )


def pages(scheme: Scheme, kind: str, *, opens: str) -> Iterator[tuple[StepRule, ...]]:
    """The steps as the pages hand them in: a delivery wish stands on the page of the form before
    it."""
    steps = [
        rule
        for rule in scheme.journeys[kind].steps
        if rule.opens == opens and not rule.apply_on and rule.kind != "fee"
    ]
    while steps:
        page = [steps.pop(0)]
        if page[0].form and steps and steps[0].kind == "delivery":
            page.append(steps.pop(0))
        yield tuple(page)


def _pay(application: Application, *, at: datetime, actor: Actor) -> Booked:
    """The attempt is created; the provider confirms its whole amount; it is settled."""
    charge = Charge.objects.get(purpose=APPLICATION, purpose_ref=application.public_id)
    attempt = open_attempt(charge=charge, method="page", at=at, actor=actor).attempt
    return settle(
        charge_id=charge.pk,
        attempt_id=attempt.pk,
        money=Confirmed(
            provider=attempt.provider,
            provider_ref=attempt.order_id,
            method="card",
            amount=attempt.amount,
            paid_at=at,
        ),
        at=at,
    )


def _answers(scheme: Scheme, rule: StepRule) -> dict[str, object]:
    if rule.form:
        return _full(scheme.forms[rule.form])
    return {"wish": scheme.delivery.options[0].value} if rule.kind == "delivery" else {}


def _full(form: Form) -> dict[str, object]:
    """An answer to every question."""
    plain = {"number": "3", "date": "2026-10-01"}
    made: dict[str, object] = {}
    for question in form.questions:
        if question.options:
            first = question.options[0][0]
            made[question.code] = [first] if question.kind == "choices" else first
        else:
            made[question.code] = plain.get(question.kind, "地域のクラブで指導しました。")
    return made
