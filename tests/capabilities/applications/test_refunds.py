"""What was paid goes back as decided: by two where it is much, never more than came."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import bank_file, list_transfers
from koshin.capabilities.payments.models import Charge, PayeeAccount, Refund, Settlement
from koshin.capabilities.payments.recompute import disagreements
from koshin.capabilities.register.models import Term
from koshin.core.refunds import TRANSITIONS
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from tests import stories
from tests.races.coach import balance
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
TODAY = NOW.date()
ONE, OTHER = Actor(kind="staff", id=1), Actor(kind="staff", id=2)
ACCOUNT = {
    "bank": "0001",
    "bank_name": "見本銀行",
    "branch": "123",
    "branch_name": "本店",
    "kind": "1",
    "number": "１２３４５６７",
    "name": "たかはし さきこ",
}


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def renewed(world: World, *, number: str = "1000001") -> Application:
    """A ski coach who renewed for 10,000 yen by bank transfer."""
    application = stories.applied(world, stories.ski_coach(world, number=number), at=NOW)
    stories.paid(application, at=NOW)
    application.refresh_from_db()
    return application


def propose(amount: int = 10_000, *, actor: Actor = ONE, settlement: int = 0) -> Refund:
    money = Settlement.objects.order_by("pk")[settlement]
    return refunds.propose(
        association="jspo",
        settlement=money.public_id,
        amount=amount,
        reason="協会の誤りのため",
        at=NOW,
        actor=actor,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def told(refund: Refund, **changes: str) -> Refund:
    return transfers.tell_payee(
        refund=refund.public_id,
        holder_id=refund.holder_id,
        payee=Payee(**{**ACCOUNT, **changes}),
        at=NOW,
        actor=ONE,
    )


def paid_out(refund: Refund, *, on: date = TODAY) -> Refund:
    return transfers.transfer_paid(
        association="jspo", refund=refund.public_id, paid_on=on, at=NOW, actor=ONE
    )


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


def test_a_list_for_the_bank_holds_every_refund_whose_account_is_known_once(world: World) -> None:
    renewed(world, number="1000001")
    renewed(world, number="1000002")
    first, _waits = propose(settlement=0), propose(settlement=1)
    told(first)
    made = list_transfers(association="jspo", pay_on=date(2027, 2, 18), at=NOW, actor=ONE)
    assert (made.count, made.total) == (1, 10_000)
    remitter = world.scheme.money.remitter
    assert remitter is not None
    lines = bank_file(made, remitter).decode("cp932").split("\r\n")
    assert [len(line) for line in lines] == [120, 120, 120, 120, 0]
    assert lines[0][:14] == "12100000000001"
    assert lines[0][54:58] == "0218"
    assert lines[1][0:5] == "20001"
    assert (lines[1][20:23], lines[1][42:50]) == ("123", "11234567")
    assert (lines[1][50:80].rstrip(), lines[1][80:90]) == ("ﾀｶﾊｼ ｻｷｺ", "0000010000")
    assert lines[2][:19] == "8000001000000010000"
    assert lines[3][0] == "9"
    with pytest.raises(Refused) as none:
        list_transfers(association="jspo", pay_on=date(2027, 2, 18), at=NOW, actor=ONE)
    assert codes(none) == ["none_ready"]


def test_a_transfer_that_came_back_is_booked_and_can_be_sent_again(world: World) -> None:
    """Failure matrix 21, bank file: a wrong account, and the receiving bank returned the money."""
    renewed(world)
    refund = told(propose())
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    paid_out(refund)
    assert (balance("clearing:bank"), balance("refund_due")) == (0, 0)
    transfers.transfer_failed(
        association="jspo",
        refund=refund.public_id,
        why="口座なし",
        on=NOW.date(),
        at=NOW,
        actor=ONE,
    )
    assert (balance("clearing:bank"), balance("refund_due")) == (10_000, -10_000)
    transfers.try_again(association="jspo", refund=refund.public_id, at=NOW, actor=ONE)
    told(refund, number="7654321")
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    paid_out(refund)
    assert (balance("clearing:bank"), balance("refund_due")) == (0, 0)
    assert Mail.objects.filter(template="refund_account").count() == 2
    assert disagreements() == {}


@pytest.mark.parametrize(("amount", "papers"), [(10_000, 1), (9_999, 0)])
def test_28_a_return_invoice_is_issued_from_10000_yen_on_when_the_money_has_left(
    world: World, amount: int, papers: int
) -> None:
    """Failure matrix 28: after a refund a 返還 document tells of it (payments.md §4.4)."""
    renewed(world)
    refund = told(propose(amount))
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    assert not Paper.objects.filter(kind="return_invoice").exists()
    paid_out(refund)
    issued = Paper.objects.filter(kind="return_invoice", subject=refund.public_id)
    assert [paper.facts["amount"] for paper in issued] == [amount] * papers


def test_the_account_is_forgotten_when_the_money_has_left(world: World) -> None:
    renewed(world)
    refund = told(propose())
    assert PayeeAccount.objects.get().number == "1234567"
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    paid_out(refund)
    kept = PayeeAccount.objects.get()
    assert (kept.number, kept.name, kept.erased_at) == ("****567", "", NOW)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("bank", "12"),
        ("branch", "12a"),
        ("number", "12345678"),
        ("kind", "9"),
        ("name", "高橋 咲子"),
        ("name", ""),
    ],
)
def test_an_account_that_no_bank_writes_so_is_refused_at_its_field(
    world: World, field: str, typed: str
) -> None:
    renewed(world)
    refund = propose()
    with pytest.raises(Refused) as refused:
        told(refund, **{field: typed})
    assert [r.field for r in refused.value.refusals] == [field]
    assert not PayeeAccount.objects.exists()


def test_a_day_that_lies_ahead_is_no_day_of_payment(world: World) -> None:
    renewed(world)
    refund = told(propose())
    list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=ONE)
    with pytest.raises(Refused) as refused:
        paid_out(refund, on=date(2027, 2, 16))
    assert codes(refused) == ["future"]


def test_every_state_but_the_last_ones_leads_to_an_end() -> None:
    ends = {"done", "withdrawn"}
    states = {state for state, _event in TRANSITIONS} | set(TRANSITIONS.values())
    reach = set(ends)
    for _round in states:
        reach |= {state for (state, _e), to in TRANSITIONS.items() if to in reach}
    assert reach == states
