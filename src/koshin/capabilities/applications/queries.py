"""Questions about applications: where a holder stands, one application, what the office lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import Offer, from_json
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.schemes.queries import Published
from koshin.core.decide import decide
from koshin.core.decision import Decision, StepOffer
from koshin.core.facts import Facts
from koshin.core.scheme import Scheme
from koshin.platform import rows

NEWEST_FIRST = Prefetch("attempts", queryset=Attempt.objects.order_by("-number"))
# My Page asks this of everybody; one statement, and it is not compiled anew each time.
LIVE = f"""
SELECT {rows.columns(Application, "a")}, {rows.columns(Charge, "c")}
FROM applications_application a
LEFT JOIN payments_charge c
    ON c.purpose = 'application' AND c.purpose_ref = a.public_id AND c.state <> 'cancelled'
WHERE a.holder_id = %s AND a.state <> %s
ORDER BY a.started_at DESC
"""  # noqa: S608 - the models' own words


@dataclass(frozen=True, kw_only=True)
class Case:
    """One application with its offer, its steps as they stand, and what is owed and tried."""

    application: Application
    offer: Offer
    steps: tuple[StepOffer, ...]
    charge: Charge | None
    attempt: Attempt | None

    @property
    def next_step(self) -> StepOffer | None:
        """The first step that the holder can do now."""
        return next((step for step in self.steps if step.state == "open"), None)

    @property
    def remaining(self) -> tuple[StepOffer, ...]:
        """Every step that is not done."""
        return tuple(step for step in self.steps if step.state != "done")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a holder stands at one instant: facts, what the scheme says, and their applications."""

    facts: Facts
    decision: Decision
    cases: tuple[Case, ...]

    def live(self, *, kind: str, cycle: str) -> Case | None:
        """The application of this kind in this cycle, if there is one."""
        return next(
            (
                case
                for case in self.cases
                if case.application.kind == kind and case.application.cycle == cycle
            ),
            None,
        )


def standing(*, holder: Holder, published: Published, at: datetime) -> Standing:
    """The holder's standing at ``at``. At most three queries, however much there is."""
    facts = facts_reader.of_holder(holder.pk)
    found = rows.select_all(LIVE, [holder.pk, Application.State.CLOSED], Application, Charge)
    prefetch_related_objects([charge for _, charge in found if charge], NEWEST_FIRST)
    return Standing(
        facts=facts,
        decision=decide(published.scheme, facts, at=at),
        cases=tuple(_case(each, charge, published.scheme) for each, charge in found),
    )


def one(*, application: UUID, holder_id: int, published: Published) -> Case:
    """One application of the holder; raises ``Application.DoesNotExist`` for anybody else's."""
    found = Application.objects.select_related("holder", "association").get(
        public_id=application, holder_id=holder_id
    )
    return _cases([found], published.scheme)[0]


def _cases(applications: Sequence[Application], scheme: Scheme) -> tuple[Case, ...]:
    charges = _charges([application.public_id for application in applications])
    return tuple(
        _case(application, charges.get(application.public_id), scheme)
        for application in applications
    )


def _case(application: Application, charge: Charge | None, scheme: Scheme) -> Case:
    attempts = list(charge.attempts.all()) if charge else []
    live = next((a for a in attempts if a.state in Attempt.LIVE), None)
    return Case(
        application=application,
        offer=from_json(application.offer),
        steps=progress.steps(scheme, application),
        charge=charge,
        attempt=live or (attempts[0] if attempts else None),
    )


def _charges(applications: Sequence[UUID]) -> dict[UUID, Charge]:
    if not applications:
        return {}
    charges = (
        Charge.objects.filter(purpose="application", purpose_ref__in=applications)
        .exclude(state=Charge.State.CANCELLED)
        .prefetch_related(NEWEST_FIRST)
    )
    return {charge.purpose_ref: charge for charge in charges}
