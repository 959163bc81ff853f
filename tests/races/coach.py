"""Somebody who has applied and owes: the state from which every race starts."""

from dataclasses import dataclass
from datetime import datetime

from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Redirect, Started
from koshin.capabilities.register.models import Term
from tests import stories
from tests.provider import RETURN_URL, living_at
from tests.stories import jst

NOW = jst("2027-02-15 10:00")
DEADLINE = jst("2027-03-31 23:59:59")


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """One application of one coach, applied for, not yet paid."""

    application: Application
    at: datetime = NOW

    @property
    def charge(self) -> Charge:
        return Charge.objects.select_related("holder").get(purpose_ref=self.application.public_id)

    @property
    def attempt(self) -> Attempt:
        """The newest attempt."""
        return Attempt.objects.filter(charge=self.charge).latest("number")

    def begin(self, method: str, *, provider: str = "") -> Started:
        return start_attempt(
            charge=self.charge,
            method=method,
            return_url=RETURN_URL,
            at=self.at,
            actor=stories.by(self.application.holder),
            provider=provider,
        )

    def redirect(self, method: str, *, provider: str = "") -> Redirect:
        """The form to the hosted page; there must be one."""
        found = self.begin(method, provider=provider).redirect
        assert found is not None
        return found

    def is_complete_once(self) -> None:
        """One settlement, one term, one mail, a complete application, balanced books."""
        assert Settlement.objects.count() == 1
        self.is_settled_once_with_rest()

    def is_settled_once_with_rest(self) -> None:
        """As above, whatever other money came besides."""
        charge = self.charge
        assert charge.state == "settled"
        settlement = Settlement.objects.get(charge=charge, applied__gt=0)
        assert (settlement.amount, settlement.applied) == (charge.amount, charge.amount)
        assert Term.objects.filter(granted_by=self.application.public_id).count() == 1
        assert Mail.objects.filter(template="payment_received").count() == 1
        self.application.refresh_from_db()
        assert self.application.state == "complete"
        assert owed() == 0

    def is_untouched(self) -> None:
        """No money, no term, no mail; the application still waits."""
        assert not Settlement.objects.exists()
        assert not Term.objects.filter(granted_by=self.application.public_id).exists()
        assert not Mail.objects.filter(template="payment_received").exists()
        assert self.charge.state == "open"


def balance(account: str) -> int:
    """The sum of an account in yen."""
    return sum(Posting.objects.filter(account=account).values_list("amount", flat=True))


def owed() -> int:
    return balance("receivable")


def cases() -> list[tuple[str, int]]:
    """Kind and amount of every case, in the order of their opening."""
    return list(MoneyCase.objects.order_by("pk").values_list("kind", "amount"))


def who_applied(*, changed: tuple[str, str] = ("", "")) -> Renewal:
    """A ski coach, trained, who has just applied for the four years from 1 April 2027."""
    world = stories.association("jspo", changed=changed)
    living_at(world.association, NOW)
    person = stories.holder(world, number="1000001")
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    stories.trained(person, on="2025-06-14")
    return Renewal(application=stories.applied(world, person, at=NOW))


def coordinator_who_applied() -> Renewal:
    """An IT coordinator with ten points who has applied and reported, and owes the fee."""
    at = jst("2027-04-20 10:00")
    world = stories.association("itc")
    living_at(world.association, at)
    person = stories.holder(world, number="2000001", family="渡邉", given="葛󠄀子")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    application = stories.applied(world, person, at=at)
    stories.filled(world, application, at=at, opens="applied")
    return Renewal(application=application, at=at)
