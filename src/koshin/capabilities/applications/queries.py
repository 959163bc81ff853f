"""Questions about applications: where a holder stands, one application, what the office lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import Offer, from_json
from koshin.capabilities.applications.rules import rules_of
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.schemes.queries import Published
from koshin.core.decide import decide
from koshin.core.decision import Decision, StepOffer
from koshin.core.facts import Facts
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
    """One application at one instant: offer, steps as they stand, what is owed and tried."""

    application: Application
    offer: Offer
    steps: tuple[StepOffer, ...]
    charge: Charge | None
    attempt: Attempt | None
    at: datetime

    @property
    def over(self) -> bool:
        """A draft whose window has closed: nothing can be done with it any more."""
        draft = self.application.state == Application.State.DRAFT
        return draft and self.offer.window.state(self.at) == "after"

    @property
    def overdue(self) -> bool:
        """Applied for and still owed when the time to pay is over (choices.md, Time)."""
        return (
            self.application.state == Application.State.APPLIED
            and self.charge is not None
            and self.charge.state in (Charge.State.OPEN, Charge.State.PARTIAL)
            and self.at > self.charge.due_at
        )

    @property
    def unapplied(self) -> bool:
        """Money came that the charge could not take: the office decides, the holder waits."""
        if self.charge is None or self.charge.state == Charge.State.SETTLED:
            return False
        return any(money.applied < money.amount for money in self.charge.settlements.all())

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

    def live(self, *, cycle: str) -> Case | None:
        """The application that lives in this cycle, of whatever kind: there is one at most."""
        return next(
            (
                case
                for case in self.cases
                if case.application.cycle == cycle and case.application.state in Application.LIVE
            ),
            None,
        )


def standing(*, holder: Holder, published: Published, at: datetime) -> Standing:
    """The holder's standing at ``at``. Three queries, and one more for each older set of rules."""
    facts = facts_reader.of_holder(holder.pk)
    found = rows.select_all(LIVE, [holder.pk, Application.State.CLOSED], Application, Charge)
    charges = [charge for _, charge in found if charge]
    prefetch_related_objects(charges, NEWEST_FIRST, "settlements")
    return Standing(
        facts=facts,
        decision=decide(published.scheme, facts, at=at),
        cases=tuple(_case(each, charge, published, at=at) for each, charge in found),
    )


def one(*, application: UUID, holder_id: int, published: Published, at: datetime) -> Case:
    """One application of the holder; raises ``Application.DoesNotExist`` for anybody else's."""
    found = Application.objects.select_related("holder", "association").get(
        public_id=application, holder_id=holder_id
    )
    charge = (
        Charge.objects.filter(purpose="application", purpose_ref=found.public_id)
        .exclude(state=Charge.State.CANCELLED)
        .prefetch_related(NEWEST_FIRST, "settlements")
        .first()
    )
    return _case(found, charge, published, at=at)


def _case(
    application: Application, charge: Charge | None, published: Published, *, at: datetime
) -> Case:
    attempts = list(charge.attempts.all()) if charge else []
    live = next((a for a in attempts if a.state in Attempt.LIVE), None)
    return Case(
        application=application,
        offer=from_json(application.offer),
        steps=progress.steps(rules_of(application, published).scheme, application),
        charge=charge,
        attempt=live or (attempts[0] if attempts else None),
        at=at,
    )
