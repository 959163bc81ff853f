"""Whatever people, provider and office do in whatever order, no yen is lost; the doctor is content.

A state machine over the real verbs on a real PostgreSQL with real commits. The provider's answer is
given by the machine, which keeps its own small account of every yen.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.accept_case import accept_case
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.actions.close_case import close_case
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.models import Attempt, MoneyCase, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.capabilities.people.models import Account, StaffMember
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from tests import stories
from tests.findings import findings
from tests.ground import Ground
from tests.stories import World, jst

START = jst("2027-02-15 10:00")
COACHES = 3
EXAMPLES, STEPS = 2, 8
whose = st.integers(0, COACHES - 1)


class Money(RuleBasedStateMachine):
    """``came`` is every yen by the identity of its payment, as the outside knows it."""

    ground: Ground
    world: World
    clerk: Actor
    now: datetime
    applications: list[Application]
    came: dict[str, int]

    @initialize()
    def begin(self) -> None:
        connections.close_all()
        self.ground.empty()
        self.world = stories.association("jspo")
        account = Account.objects.create(
            association=self.world.association, login="jspo/clerk@example.jp", kind=Account.STAFF
        )
        StaffMember.objects.create(
            association=self.world.association,
            account=account,
            name="事務局",
            email="clerk@example.jp",
        )
        self.clerk = Actor(kind="staff", id=account.pk)
        self.now = START
        self.came = {}
        self.applications = [
            stories.applied(
                self.world, stories.ski_coach(self.world, number=f"900000{n}"), at=START
            )
            for n in range(COACHES)
        ]

    def tried(self, act: Callable[..., Any], **words: Any) -> Any:
        """What the verb answers; a refusal is an answer, too, and must change nothing."""
        try:
            return act(**words)
        except Refused:
            return None

    @rule(coach=whose, method=st.sampled_from(["card", "shop", "page", "bank"]))
    def start(self, coach: int, method: str) -> None:
        charge = stories.charge_of(self.applications[coach])
        self.tried(open_attempt, charge=charge, method=method, at=self.now, actor=SYSTEM)

    @rule(
        coach=whose, less=st.sampled_from([0, 0, 0, 1]), again=st.integers(1, 3), card=st.booleans()
    )
    def provider_confirms(self, coach: int, less: int, again: int, card: bool) -> None:
        """The newest attempt turns out to be paid, and we hear of it once or thrice."""
        charge = stories.charge_of(self.applications[coach])
        attempt = Attempt.objects.filter(charge=charge).exclude(provider="bank").last()
        if attempt is None:
            return
        amount = self.came.setdefault(attempt.order_id, attempt.amount - less)
        for _time in range(again):
            settle(
                charge_id=charge.pk,
                attempt_id=attempt.pk,
                money=Confirmed(
                    provider=attempt.provider,
                    provider_ref=attempt.order_id,
                    method="card" if card else "shop",
                    amount=amount,
                    paid_at=self.now,
                ),
                at=self.now,
            )

    @rule(
        coach=whose,
        share=st.sampled_from([1.0, 1.0, 0.5, 1.1]),
        accept=st.booleans(),
        again=st.integers(1, 2),
    )
    def deposit(self, coach: int, share: float, accept: bool, again: int) -> None:
        charge = stories.charge_of(self.applications[coach])
        entry: UUID = uuid4()
        paid = Deposit(
            entry=entry, paid_on=self.today, amount=int(charge.amount * share), payer="タカハシ"
        )
        for _time in range(again):
            booked = self.tried(
                record_deposit,
                association="jspo",
                charge=charge.public_id,
                deposit=paid,
                another=True,
                accept_late=accept,
                at=self.now,
                actor=self.clerk,
            )
            if booked is not None:
                self.came[booked.settlement.provider_ref] = paid.amount

    @rule(coach=whose)
    def withdraw(self, coach: int) -> None:
        application = self.applications[coach]
        self.tried(
            close,
            application=application.public_id,
            holder_id=application.holder_id,
            reason="本人の希望",
            at=self.now,
            actor=self.clerk,
        )

    @precondition(lambda self: MoneyCase.objects.filter(state="open").exists())
    @rule(accept=st.booleans())
    def decide_case(self, accept: bool) -> None:
        case = MoneyCase.objects.filter(state="open").earliest("pk")
        verb = accept_case if accept and case.charge_id else close_case
        self.tried(
            verb,
            association="jspo",
            case_id=case.pk,
            resolution="対応した",
            at=self.now,
            actor=self.clerk,
        )

    @precondition(lambda self: Settlement.objects.filter(applied__gt=0).exists())
    @rule(yen=st.sampled_from([1, 1_000, 10_000]))
    def propose_refund(self, yen: int) -> None:
        money = Settlement.objects.filter(applied__gt=0).latest("pk")
        self.tried(
            refunds.propose,
            association="jspo",
            settlement=money.public_id,
            amount=yen,
            reason="協会の誤り",
            at=self.now,
            actor=self.clerk,
        )

    @rule(days=st.sampled_from([1, 20, 45]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def month_ends(self) -> None:
        release_advances(association="jspo", at=self.now)

    @property
    def today(self) -> date:
        return self.now.date()

    @invariant()
    def every_yen_is_in_the_books_once(self) -> None:
        booked = dict(Settlement.objects.values_list("provider_ref", "amount"))
        assert booked == self.came
        accounts = Posting.objects.filter(account__startswith="clearing:")
        assert sum(accounts.values_list("amount", flat=True)) == sum(self.came.values())

    @invariant()
    def who_has_paid_is_renewed_and_nobody_else(self) -> None:
        for application in self.applications:
            application.refresh_from_db()
            charge = stories.charge_of(application)
            paid = charge.state == "settled"
            assert (application.state == Application.State.COMPLETE) == paid

    @invariant()
    def the_doctor_finds_nothing(self) -> None:
        assert findings() == {}


def test_no_order_of_events_loses_or_doubles_a_yen(
    committed: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Money, "ground", committed, raising=False)
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
