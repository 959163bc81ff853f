"""One application with its whole history: steps, money, papers, mails, and who did what when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from koshin.capabilities.applications import offer, progress
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Dispatch, Paper
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.schemes import queries as schemes
from koshin.core.scheme import Scheme
from koshin.platform.models import AuditLine
from koshin.web.office import answers, telling
from koshin.web.office.applications import standing_of
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.trail import in_words


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """A step as it stands, and what was answered, in the form's words."""

    label: str
    state: str
    done_at: Any
    answers: tuple[answers.Answered, ...]


@dataclass(frozen=True, kw_only=True)
class Money:
    """What is owed for the application and what came; the charge is ``None`` when it is free."""

    charge: Charge | None
    remaining: int
    attempts: Sequence[Attempt]
    settlements: Sequence[Settlement]
    cases: Sequence[MoneyCase]


@for_staff
@require_safe
def detail(request: StaffAsked, application: UUID) -> HttpResponse:
    found = _application(request, application)
    scheme = schemes.by_id(found.scheme_version_id).scheme
    money = _money(found)
    papers = _papers(found, money)
    dispatches = list(Dispatch.objects.filter(application=found.public_id).order_by("pk"))
    owes = money.charge is not None and money.remaining > 0
    frozen = offer.from_json(found.offer)
    return page(
        request,
        "application",
        section="applications",
        application=found,
        holder=found.holder,
        offer=frozen,
        standing=standing_of(
            found.state, owes=owes, late=frozen.window.state(request.now) == "after"
        ),
        steps=_steps(scheme, found),
        money=money,
        papers=papers,
        dispatches=dispatches,
        mails=_mails(found),
        history=_history(request, scheme, found, money, papers, dispatches),
    )


def _application(request: StaffAsked, public_id: UUID) -> Application:
    try:
        return Application.objects.select_related("holder").get(
            public_id=public_id, association=request.association
        )
    except Application.DoesNotExist:
        raise Http404 from None


def _steps(scheme: Scheme, application: Application) -> list[StepShown]:
    shown = []
    for step in progress.steps(scheme, application):
        kept = application.steps.get(step.code, {})
        rule = progress.step_rule(scheme, application, step.code)
        shown.append(
            StepShown(
                label=step.label,
                state=step.state,
                done_at=answers.instant(kept.get("done_at")),
                answers=answers.in_words(scheme, rule, kept.get("answers", {})),
            )
        )
    return shown


def _money(application: Application) -> Money:
    charge = (
        Charge.objects.filter(purpose=APPLICATION, purpose_ref=application.public_id)
        .order_by("-pk")
        .first()
    )
    if charge is None:
        return Money(charge=None, remaining=0, attempts=(), settlements=(), cases=())
    return Money(
        charge=charge,
        remaining=max(charge.amount - charge.settled_amount, 0),
        attempts=list(Attempt.objects.filter(charge=charge).order_by("number")),
        settlements=list(Settlement.objects.filter(charge=charge).order_by("pk")),
        cases=list(MoneyCase.objects.filter(charge=charge).order_by("pk")),
    )


def _subjects(application: Application, money: Money) -> list[UUID]:
    found = [application.public_id, *(one.public_id for one in money.settlements)]
    return [*found, money.charge.public_id] if money.charge else found


def _papers(application: Application, money: Money) -> list[Paper]:
    return list(
        Paper.objects.filter(subject__in=_subjects(application, money)).order_by("issued_at", "pk")
    )


def _mails(application: Application) -> list[Mail]:
    """The mails to the holder since the application was begun, at most fifty."""
    mails = Mail.objects.select_related("text").filter(
        holder_id=application.holder_id, created_at__gte=application.started_at
    )
    return list(mails.order_by("created_at", "pk")[:50])


def _history(
    request: StaffAsked,
    scheme: Scheme,
    application: Application,
    money: Money,
    papers: Sequence[Paper],
    dispatches: Sequence[Dispatch],
) -> list[telling.Told]:
    subjects = {
        f"application:{application.public_id}",
        *(f"charge:{one}" for one in ([money.charge.public_id] if money.charge else [])),
        *(f"attempt:{one.pk}" for one in money.attempts),
        *(f"settlement:{one.public_id}" for one in money.settlements),
        *(f"money_case:{one.pk}" for one in money.cases),
        *(f"paper:{one.public_id}" for one in papers),
        *(f"dispatch:{one.pk}" for one in dispatches),
    }
    about_holder = Q(subject=f"holder:{application.holder_id}", at__gte=application.started_at)
    lines = list(
        AuditLine.objects.filter(association=request.association.code)
        .filter(Q(subject__in=subjects) | about_holder)
        .order_by("at", "id")
    )
    return in_words(lines, also=_codes(scheme, application))


def _codes(scheme: Scheme, application: Application) -> dict[str, str]:
    """The association's words for its qualifications, steps and posted documents."""
    steps = {rule.code: rule.label for rule in progress.journey_of(scheme, application).steps}
    posted = {rule.code: rule.label for rule in scheme.documents}
    named = {code: rule.name for code, rule in scheme.qualifications.items()}
    return named | steps | posted
