"""The ground of the machine: people, clock, the reference books, and the look at the database."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, connections
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Account, Holder, StaffMember
from koshin.core.dates import civil
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from tests import stories
from tests.findings import findings
from tests.ground import Ground
from tests.models.books import Books, Claim
from tests.provider import Provider, living_at
from tests.stories import jst

START = jst("2027-02-15 10:00")
COACHES = 3
DOCTOR_EVERY = 6
# What one person may decide, so low that fees of the sample rules need a second one.
ALONE = ("alone_up_to: 30000", "alone_up_to: 5000")
whose = st.integers(0, COACHES - 1)

SUMS = """
SELECT coalesce(sum(amount) FILTER (WHERE account LIKE 'clearing:%%'), 0)::bigint,
    coalesce(-sum(amount) FILTER (WHERE account = 'suspense'), 0)::bigint,
    coalesce(-sum(amount) FILTER (WHERE account = 'refund_due'), 0)::bigint,
    coalesce(sum(amount) FILTER (WHERE account = 'receivable'), 0)::bigint,
    coalesce(sum(amount), 0)::bigint
FROM ledger_posting
"""
CLAIMS = """
SELECT c.public_id, c.state, c.settled_amount, c.forgiven_amount, c.refunded_amount, a.state,
    (SELECT count(*) FROM register_term t WHERE t.granted_by = a.public_id)
FROM payments_charge c JOIN applications_application a ON a.public_id = c.purpose_ref
"""


class Play(RuleBasedStateMachine):
    """Three coaches whose terms end on 31 March 2027; two of them have applied."""

    ground: ClassVar[Ground]
    provider: ClassVar[Provider]

    @initialize()
    def begin(self) -> None:
        connections.close_all()
        self.ground.empty()
        self.provider.client.delete("/control/faults")
        self.world = stories.association("jspo", changed=ALONE)
        self.clerk, self.second = (self.member(name) for name in ("clerk", "second"))
        self.now = START
        living_at(self.world.association, START)
        self.books = Books()
        self.steps = 0
        # What the outside has done: yen that a till or page took, by order.
        self.tills: dict[str, int] = {}
        self.paid_on: dict[str, date] = {}
        # What stood in each month of the books when it was closed.
        self.closed: dict[date, list[tuple[str, int]]] = {}
        self.coaches: list[Holder] = [
            stories.ski_coach(self.world, number=f"900000{n}") for n in range(COACHES)
        ]
        for coach in self.coaches[:2]:
            self.enters(stories.applied(self.world, coach, at=START))

    def member(self, name: str) -> Actor:
        account = Account.objects.create(
            association=self.world.association, login=f"jspo/{name}@example.jp", kind=Account.STAFF
        )
        StaffMember.objects.create(
            association=self.world.association,
            account=account,
            name=name,
            email=f"{name}@example.jp",
        )
        return Actor(kind="staff", id=account.pk)

    @property
    def today(self) -> date:
        return civil(self.now)

    def tried(self, verb: Callable[..., Any], /, **words: Any) -> Any:
        """What the verb answers; a refusal is an answer, too, and must change nothing."""
        try:
            return verb(at=self.now, **words)
        except Refused:
            return None

    def enters(self, application: Application) -> None:
        """The application was handed in: from now on its fee is owed."""
        charge = stories.charge_of(application)
        self.books.claims[charge.public_id] = Claim(
            amount=charge.amount, due_on=civil(charge.due_at)
        )

    def application(self, coach: int) -> Application | None:
        """The coach's newest."""
        mine = Application.objects.filter(holder=self.coaches[coach])
        return mine.order_by("pk").last()

    def charge(self, coach: int) -> Charge | None:
        """The charge of the coach's newest application that has one."""
        return Charge.objects.filter(holder=self.coaches[coach]).order_by("pk").last()

    def claim(self, charge: Charge) -> Claim:
        return self.books.claims[charge.public_id]

    @invariant()
    def every_yen_is_where_it_must_be(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SUMS)
            found = cursor.fetchone()
        books = self.books
        expected = (books.held, books.suspense, books.refund_due, books.owed, 0)
        assert found == expected, f"{found} are in the books, not {expected}"

    @invariant()
    def every_charge_and_term_is_what_it_must_be(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLAIMS)
            found: dict[UUID, tuple[object, ...]] = {row[0]: row[1:] for row in cursor.fetchall()}
        expected = {
            key: (
                claim.state,
                claim.settled,
                claim.forgiven,
                claim.refunded,
                claim.application,
                int(claim.application == "complete"),
            )
            for key, claim in self.books.claims.items()
        }
        assert found == expected, f"{found} stands there, not {expected}"

    @invariant()
    def the_doctor_is_content_now_and_then(self) -> None:
        self.steps += 1
        if self.steps % DOCTOR_EVERY == 0:
            self.ask_the_doctor()

    def ask_the_doctor(self) -> None:
        found = findings()
        assert not found, found

    def teardown(self) -> None:
        # Where the walk failed before it began there is nothing to examine.
        if hasattr(self, "books"):
            self.ask_the_doctor()
