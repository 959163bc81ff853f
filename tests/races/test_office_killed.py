"""A process killed at any named place of what people do about money: done again, it is done once.

The acts are those of ``office_acts``: a page opened, a deposit keyed in, a company's transfer,
odd money put onto a colleague's charge, and money that goes back by a bank's list.
"""

import signal
from datetime import timedelta
from uuid import uuid4

import pytest

from koshin.capabilities.applications.actions.carry_out_refund import tell_payee
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import (
    Attempt,
    Bundle,
    BundleDeposit,
    MoneyCase,
    Settlement,
    TransferList,
)
from koshin.capabilities.register.models import Term
from koshin.platform.failpoints import BUNDLE, CASE, DEPOSIT, START, TRANSFER
from tests import provider as providers
from tests import stories
from tests import stripe_pages as stripe
from tests.capabilities.applications import giving_back
from tests.findings import findings
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, balance
from tests.races.office_acts import clerk, do, hired
from tests.races.test_killed import act

provider = pytest.fixture(providers.running)


def killed_and_done_again(failpoint: str, *words: str) -> None:
    """The act dies at its place; whoever saw no answer does it once more."""
    assert act("do", *words, failpoint=failpoint) == -signal.SIGKILL, f"{failpoint} is not passed"
    do(*words)


def two_coaches() -> list[Application]:
    world = stories.association("jspo")
    hired(world.association)
    people = [stories.ski_coach(world, number=f"100000{n}") for n in (1, 2)]
    return [stories.applied(world, person, at=NOW) for person in people]


def renewed_once(applications: list[Application]) -> None:
    for application in applications:
        application.refresh_from_db()
        assert application.state == "complete"
        assert stories.charge_of(application).state == "settled"
        assert Term.objects.filter(granted_by=application.public_id).count() == 1
        told = Mail.objects.filter(holder=application.holder, template="payment_received")
        assert told.count() == 1
    assert (balance("receivable"), balance("suspense")) == (0, 0)
    assert findings() == {}


@pytest.mark.parametrize("failpoint", DEPOSIT)
def test_a_deposit_that_was_keyed_in_twice_pays_once(committed: Ground, failpoint: str) -> None:
    renewal = coach.who_applied()
    hired(renewal.application.holder.association)
    words = ("deposit", NOW.isoformat(), str(renewal.charge.public_id), str(uuid4()))
    killed_and_done_again(failpoint, *words)
    renewal.is_complete_once()
    renewed_once([renewal.application])


@pytest.mark.parametrize("failpoint", BUNDLE)
def test_a_companys_transfer_pays_for_all_its_people_once(
    committed: Ground, failpoint: str
) -> None:
    applications = two_coaches()
    made = make_bundle(
        association="jspo",
        payer=Payer(name="株式会社見本商事"),
        requested_by=None,
        charge=None,
        at=NOW,
        actor=clerk(),
    )
    for application in applications:
        add_to_bundle(
            association="jspo",
            bundle=made.public_id,
            charge=stories.charge_of(application).public_id,
            at=NOW,
            actor=clerk(),
        )
    killed_and_done_again(failpoint, "bundle", NOW.isoformat(), str(made.public_id), "transfer-1")
    renewed_once(applications)
    made.refresh_from_db()
    assert made.state == Bundle.State.SETTLED
    assert BundleDeposit.objects.get().spent
    assert Settlement.objects.count() == 2
    assert balance("clearing:bank") == made.amount
    assert not MoneyCase.objects.exists()


@pytest.mark.parametrize("failpoint", CASE)
def test_odd_money_is_put_onto_a_colleagues_charge_once(committed: Ground, failpoint: str) -> None:
    first, other = two_coaches()
    owed = stories.charge_of(first)
    for _time in range(2):
        do("deposit", NOW.isoformat(), str(owed.public_id), str(uuid4()))
    case = MoneyCase.objects.get(kind="double")
    colleague = stories.charge_of(other)
    killed_and_done_again(
        failpoint, "allocate", NOW.isoformat(), str(case.pk), str(colleague.public_id)
    )
    renewed_once([first, other])
    case.refresh_from_db()
    assert (case.state, case.acts.count()) == ("closed", 1)
    assert Settlement.objects.get(charge=colleague).amount == colleague.amount
    assert balance("clearing:bank") == 2 * owed.amount


@pytest.mark.parametrize("way", ["", "stripe"])
@pytest.mark.parametrize("failpoint", START)
def test_a_page_whose_keys_died_with_us_is_replaced_by_another(
    provider: Provider, committed: Ground, failpoint: str, way: str
) -> None:
    renewal = coach.who_applied()
    words = ("start", NOW.isoformat(), str(renewal.charge.public_id), way)
    assert act("do", *words, failpoint=failpoint) == -signal.SIGKILL, f"{failpoint} is not passed"
    dead = renewal.attempt
    assert dead.asked_at is not None
    Attempt.objects.filter(pk=dead.pk).update(asked_at=dead.asked_at - timedelta(minutes=1))

    redirect = renewal.redirect("card", provider=way)
    if way:
        stripe.pay_by_card(provider, redirect)
    else:
        provider.pay_by_card(redirect)
    work_off()
    states = Attempt.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["failed", "paid"]
    renewal.is_complete_once()
    renewed_once([renewal.application])


@pytest.mark.parametrize("failpoint", TRANSFER)
def test_money_that_goes_back_by_a_list_goes_back_once(committed: Ground, failpoint: str) -> None:
    world = stories.association("jspo")
    one = hired(world.association)
    coach = giving_back.renewed(world).holder
    refund = tell_payee(
        refund=giving_back.propose(actor=one).public_id,
        holder_id=coach.pk,
        payee=Payee(**giving_back.ACCOUNT),
        at=giving_back.NOW,
        actor=stories.by(coach),
    )
    at = giving_back.NOW.isoformat()
    for words in (("list", at, "jspo"), ("transfer", at, "jspo", str(refund.public_id))):
        if failpoint.startswith(f"{words[0]}."):
            killed_and_done_again(failpoint, *words)
        else:
            do(*words)
    refund.refresh_from_db()
    assert (refund.state, TransferList.objects.get().count) == ("done", 1)
    assert (balance("refund_due"), balance("clearing:bank")) == (0, 0)
    assert Mail.objects.filter(template="refund_done").count() == 1
    assert findings() == {}
