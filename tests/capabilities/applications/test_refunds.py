"""What was paid goes back as decided: by two where it is much, never more than came."""

import pytest
from django.db import IntegrityError, transaction

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.models import Charge, Refund
from koshin.capabilities.payments.recompute import disagreements
from koshin.capabilities.register.models import Term
from koshin.core.refunds import TRANSITIONS
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from tests import stories
from tests.capabilities.applications.giving_back import NOW, ONE, OTHER, codes, propose, renewed
from tests.races.coach import balance
from tests.stories import World, jst

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def limit(world: World, yen: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The association lets one person decide so much; rules are kept per process as published."""
    rules = world.scheme.money.model_copy(update={"alone_up_to": yen})
    monkeypatch.setitem(world.scheme.__dict__, "money", rules)


def test_a_refund_leaves_the_advance_and_not_the_income(world: World) -> None:
    renewed(world)
    refund = propose()
    assert (refund.state, refund.route, refund.from_advance) == ("approved", "transfer", 10_000)
    assert balance("advance:application") == 0
    assert (balance("refund:application"), balance("refund_due")) == (0, -10_000)
    assert Mail.objects.filter(template="refund_account").count() == 1
    assert disagreements() == {}


def test_what_was_earned_already_is_given_back_out_of_income(world: World) -> None:
    renewed(world)
    release_advances(association="jspo", at=jst("2028-04-01 03:20"))
    assert balance("income:application") == -2_508
    refund = propose()
    assert refund.from_advance == 7_492
    assert (balance("advance:application"), balance("refund:application")) == (0, 2_508)
    assert release_advances(association="jspo", at=jst("2031-04-01 03:20")).months == 0
    assert disagreements() == {}


def test_after_a_part_was_given_back_the_rest_is_earned_to_the_yen(world: World) -> None:
    renewed(world)
    propose(4_000)
    release_advances(association="jspo", at=jst("2031-04-01 03:20"))
    assert ledger.balances("jspo") == {
        "clearing:bank": 10_000,
        "income:application": -6_000,
        "refund_due": -4_000,
    }
    assert disagreements() == {}


def test_a_term_that_was_granted_stays(world: World) -> None:
    application = renewed(world)
    propose()
    application.refresh_from_db()
    assert application.state == "complete"
    assert Term.objects.filter(granted_by=application.public_id).count() == 1


def test_an_application_that_is_not_complete_ends_when_all_goes_back(world: World) -> None:
    application = stories.applied(world, stories.ski_coach(world, number="1000001"), at=NOW)
    stories.paid(application, at=NOW, amount=6_000)
    propose(6_000)
    application.refresh_from_db()
    charge = stories.charge_of(application)
    assert (application.state, charge.state) == ("closed", "cancelled")
    assert (charge.settled_amount, charge.refunded_amount) == (6_000, 6_000)
    assert (balance("receivable"), balance("advance:application")) == (0, 0)
    assert disagreements() == {}


def test_a_part_that_goes_back_ends_nothing(world: World) -> None:
    application = stories.applied(world, stories.ski_coach(world, number="1000001"), at=NOW)
    stories.paid(application, at=NOW, amount=6_000)
    propose(1_000)
    application.refresh_from_db()
    assert (application.state, stories.charge_of(application).state) == ("applied", "partial")


@pytest.mark.parametrize("amount", [0, -1, 10_001])
def test_no_more_goes_back_than_came(world: World, amount: int) -> None:
    renewed(world)
    with pytest.raises(Refused) as refused:
        propose(amount)
    assert [r.field for r in refused.value.refusals] == ["amount"]
    assert not Refund.objects.exists()


def test_22_parts_then_the_whole_never_add_up_to_more_than_was_paid(world: World) -> None:
    """Failure matrix 22: partial refund, then full refund."""
    renewed(world)
    propose(4_000)
    with pytest.raises(Refused):
        propose(6_001)
    propose(6_000)
    with pytest.raises(Refused) as nothing_left:
        propose(1)
    assert codes(nothing_left) == ["more_than_came"]
    assert Charge.objects.get().refunded_amount == 10_000


def test_the_database_itself_gives_no_more_back_than_came(world: World) -> None:
    renewed(world)
    refund = propose(4_000)
    with pytest.raises(IntegrityError, match="more than came"), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(amount=10_001)


def test_above_the_amount_of_the_association_a_second_person_approves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed(world)
    limit(world, 9_999, monkeypatch)
    refund = propose()
    assert (refund.state, balance("refund_due")) == ("proposed", 0)
    for actor in (ONE, Actor(kind="staff")):
        with pytest.raises(Refused) as refused:
            refunds.approve(association="jspo", refund=refund.public_id, at=NOW, actor=actor)
        assert codes(refused) == ["second_person"]
    approved = refunds.approve(association="jspo", refund=refund.public_id, at=NOW, actor=OTHER)
    assert (approved.state, approved.proposed_by, approved.approved_by) == ("approved", 1, 2)
    with pytest.raises(Refused) as again:
        refunds.approve(association="jspo", refund=refund.public_id, at=NOW, actor=OTHER)
    assert codes(again) == ["refund_moved_on"]
    assert balance("refund_due") == -10_000


@pytest.mark.parametrize("approver", [None, 1])
def test_the_database_itself_wants_two_people(
    world: World, monkeypatch: pytest.MonkeyPatch, approver: int | None
) -> None:
    renewed(world)
    limit(world, 9_999, monkeypatch)
    refund = propose()
    with pytest.raises(IntegrityError, match="large_refunds_take_two"), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(state="approved", approved_by=approver)


def test_a_refund_that_is_given_up_leaves_the_books_as_they_were(world: World) -> None:
    renewed(world)
    before = ledger.balances("jspo")
    refund = propose()
    refunds.withdraw(
        association="jspo", refund=refund.public_id, reason="本人が取り下げ", at=NOW, actor=ONE
    )
    assert ledger.balances("jspo") == before
    assert Charge.objects.get().refunded_amount == 0
    assert propose().state == "approved"
    assert disagreements() == {}


def test_every_state_but_the_last_ones_leads_to_an_end() -> None:
    ends = {"done", "withdrawn"}
    states = {state for state, _event in TRANSITIONS} | set(TRANSITIONS.values())
    reach = set(ends)
    for _round in states:
        reach |= {state for (state, _e), to in TRANSITIONS.items() if to in reach}
    assert reach == states
