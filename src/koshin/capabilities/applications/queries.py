"""Questions about applications: where a holder stands, one application, what the office lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.models import Application, Request
from koshin.capabilities.applications.offer import Offer, from_json
from koshin.capabilities.applications.returns import Granted, of_requests
from koshin.capabilities.applications.rules import rules_of
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register import facts as facts_reader
from koshin.capabilities.schemes.queries import Published
from koshin.core.decision import Decision, StepOffer
from koshin.core.facts import Facts
from koshin.core.versions import decide_by
from koshin.platform import rows

# Every page of an application asks this, My Page for all of them: one statement for application,
# holder, charge, the attempt that is open (or else the newest), and whether money came that the
# charge could not take. It is not compiled anew each time.
CASES = f"""
SELECT {rows.columns(Application, "a")}, {rows.columns(Holder, "h")},
    {rows.columns(Association, "s")}, {rows.columns(Charge, "c")}, {rows.columns(Attempt, "t")},
    EXISTS (SELECT FROM payments_settlement WHERE charge_id = c.id AND applied + passed_on < amount)
FROM applications_application a
JOIN people_holder h ON h.id = a.holder_id
JOIN people_association s ON s.code = a.association_id
LEFT JOIN payments_charge c
    ON c.purpose = '{APPLICATION}' AND c.purpose_ref = a.public_id AND c.state <> 'cancelled'
LEFT JOIN LATERAL (
    SELECT * FROM payments_attempt WHERE charge_id = c.id
    ORDER BY (state = ANY(%s)) DESC, number DESC LIMIT 1
) t ON true
WHERE a.holder_id = %s AND"""  # noqa: S608 - the models' own words
MODELS = (Application, Holder, Association, Charge, Attempt)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One application at one instant: offer, steps as they stand, what is owed and tried."""

    application: Application
    offer: Offer
    steps: tuple[StepOffer, ...]
    charge: Charge | None
    attempt: Attempt | None
    in_suspense: bool
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
        return self.in_suspense

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
    """Where a holder stands at one instant: facts, what the scheme says, applications, requests."""

    facts: Facts
    decision: Decision
    cases: tuple[Case, ...]
    requests: tuple[Request, ...] = ()

    @property
    def admitted(self) -> tuple[Granted, ...]:
        """The returns that the office has admitted."""
        return of_requests(self.requests)

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
    found = rows.select_all(
        f"{CASES} a.state <> %s ORDER BY a.started_at DESC",
        [list(Attempt.LIVE), holder.pk, Application.State.CLOSED],
        *MODELS,
    )
    return Standing(
        facts=facts,
        decision=decide_by(published.book, facts, at=at),
        cases=tuple(_case(row, published, at=at) for row in found),
        requests=tuple(Request.objects.filter(holder=holder).order_by("-asked_at", "-pk")),
    )


def one(*, application: UUID, holder_id: int, published: Published, at: datetime) -> Case:
    """One application of the holder; raises ``Application.DoesNotExist`` for anybody else's."""
    row = rows.select(
        f"{CASES} a.public_id = %s", [list(Attempt.LIVE), holder_id, application], *MODELS
    )
    if row is None:
        raise Application.DoesNotExist
    return _case(row, published, at=at)


def _case(row: Sequence[Any], published: Published, *, at: datetime) -> Case:
    application, holder, association, charge, attempt, in_suspense = row
    application.holder, application.association = holder, association
    if charge is not None:
        charge.holder = holder
    if attempt is not None:
        attempt.charge = charge
    return Case(
        application=application,
        offer=from_json(application.offer),
        steps=progress.steps(rules_of(application, published).scheme, application, at=at),
        charge=charge,
        attempt=attempt,
        in_suspense=in_suspense,
        at=at,
    )
