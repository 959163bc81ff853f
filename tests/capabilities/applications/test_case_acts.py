"""Odd money is decided by people: each act moves exactly what it says, and large ones take two."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.accept_case import accept_case
from koshin.capabilities.applications.actions.decide_case import (
    Decided,
    approve_case_act,
    decide_case,
    withdraw_case_act,
)
from koshin.capabilities.applications.case_acts import Share
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import CaseAct, Charge, MoneyCase, Refund, Settlement
from koshin.capabilities.payments.proposals import proposal_of
from koshin.capabilities.payments.recompute import disagreements
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.core.scheme.bank_rules import USUAL_FEES
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.races.coach import balance
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")
LATE = jst("2027-06-03 12:00")
ONE, OTHER = Actor(kind="staff", id=1), Actor(kind="staff", id=2)
REASON = "本人に電話で確認しました。"


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def coordinator(world: World, number: str, *, payer: str = "") -> Application:
    """An IT coordinator who owes 22,000 yen; invoices go to ``payer``."""
    person = stories.holder(world, number=number)
    Holder.objects.filter(pk=person.pk).update(invoice_addressee=payer)
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    application = stories.applied(world, person, at=NOW)
    return stories.filled(world, application, at=NOW, opens="applied")


def case_of(application: Application, kind: str) -> MoneyCase:
    return MoneyCase.objects.select_related("charge__holder").get(
        charge=stories.charge_of(application), kind=kind
    )


def decide(case: MoneyCase, act: str, *, actor: Actor = ONE, **more: list[Share]) -> Decided:
    return decide_case(
        association="itc",
        case_id=case.pk,
        act=act,
        reason=REASON,
        at=LATE,
        actor=actor,
        shares=more.get("shares", []),
    )


def proposed(case: MoneyCase) -> str:
    return proposal_of(case, fee_differences=USUAL_FEES).act


def agrees() -> None:
    """What the tables say is what the books say."""
    assert disagreements() == {}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_late_money_is_proposed_to_be_accepted_and_completes_the_renewal(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=LATE)
    case = case_of(application, "late")
    assert proposed(case) == "accept"
    decided = decide(case, "accept")
    assert not decided.waits
    application.refresh_from_db()
    assert application.state == "complete"
    assert (balance("suspense"), balance("receivable")) == (0, 0)
    agrees()


def test_a_double_is_proposed_to_be_refunded_and_leaves_suspense(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW)
    stories.paid(application, at=NOW, ref="again")
    case = case_of(application, "double")
    assert proposed(case) == "refund"
    decide(case, "refund")
    case.refresh_from_db()
    refund = Refund.objects.get()
    assert (refund.amount, refund.part, refund.route, refund.state) == (
        22_000,
        "rest",
        "transfer",
        "approved",
    )
    assert (case.state, balance("suspense"), balance("refund_due")) == ("closed", 0, -22_000)
    assert stories.charge_of(application).state == "settled"
    agrees()


def test_money_whose_refund_is_given_up_waits_in_an_open_case_again(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW, amount=22_500)
    case = case_of(application, "over")
    decide(case, "refund")
    case.refresh_from_db()
    assert (case.state, balance("suspense")) == ("closed", 0)
    given_up = refunds.withdraw(
        association="itc",
        refund=Refund.objects.get().public_id,
        reason="次の更新に充てる",
        at=LATE,
        actor=ONE,
    )
    assert (given_up.state, balance("suspense"), balance("refund_due")) == ("withdrawn", -500, 0)
    case.refresh_from_db()
    assert (case.state, case.amount, case.closed_at, case.resolution) == ("open", 500, None, "")
    assert proposed(case) == "refund"
    decide(case, "return")
    case.refresh_from_db()
    assert (case.state, balance("suspense")) == ("closed", 0)
    agrees()


def test_money_after_a_cancel_is_proposed_to_be_refunded(world: World) -> None:
    application = coordinator(world, "2000001")
    charge = stories.charge_of(application)
    Charge.objects.filter(pk=charge.pk).update(state="cancelled")
    stories.paid(application, at=NOW)
    case = case_of(application, "late")
    assert proposed(case) == "refund"
    assert "accept" not in proposal_of(case, fee_differences=USUAL_FEES).acts


def test_too_much_is_returned_when_the_bank_took_it_back_itself(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW, amount=22_500)
    case = case_of(application, "over")
    decide(case, "return")
    assert (balance("suspense"), balance("clearing:bank")) == (0, 22_000)
    case.refresh_from_db()
    assert (case.state, case.resolution) == ("closed", REASON)
    agrees()


def test_one_sum_of_a_company_pays_the_renewals_of_its_other_staff(world: World) -> None:
    """A lump sum for a company's staff, sent with the reference of one of them."""
    payer = "見本システム株式会社"
    first, second, third = (coordinator(world, f"200000{n}", payer=payer) for n in (1, 2, 3))
    stranger = coordinator(world, "2000009")
    stories.paid(first, at=NOW, amount=66_000)
    case = case_of(first, "over")
    proposal = proposal_of(case, fee_differences=USUAL_FEES)
    assert proposal.act == "allocate"
    assert [c.purpose_ref for c in proposal.charges] == [second.public_id, third.public_id]

    shares = [Share(charge=c.public_id, amount=22_000) for c in proposal.charges]
    decided = decide(case, "allocate", shares=shares)
    assert decided.waits
    approve_case_act(association="itc", act_id=decided.act.pk, at=LATE, actor=OTHER)
    for application in (first, second, third, stranger):
        application.refresh_from_db()
    assert [a.state for a in (first, second, third, stranger)] == [*["complete"] * 3, "applied"]
    assert (balance("suspense"), balance("clearing:bank")) == (0, 66_000)
    assert Settlement.objects.filter(provider="suspense").count() == 2
    assert Settlement.objects.get(provider="bank").passed_on == 44_000
    case.refresh_from_db()
    assert case.state == "closed"
    agrees()


def test_more_than_waits_or_than_is_owed_is_never_allocated(world: World) -> None:
    first, second = coordinator(world, "2000001"), coordinator(world, "2000002")
    stories.paid(first, at=NOW, amount=32_000)
    case = case_of(first, "over")
    other = stories.charge_of(second).public_id
    for amount in (10_001, 22_001, 0):
        with pytest.raises(Refused) as refused:
            decide(case, "allocate", shares=[Share(charge=other, amount=amount)])
        assert codes(refused) == ["wrong_shares"]
    assert balance("suspense") == -10_000
    assert not CaseAct.objects.exists()


def test_a_part_may_be_allocated_and_the_rest_keeps_the_case_open(world: World) -> None:
    first, second = coordinator(world, "2000001"), coordinator(world, "2000002")
    stories.paid(first, at=NOW, amount=32_000)
    case = case_of(first, "over")
    shares = [Share(charge=stories.charge_of(second).public_id, amount=4_000)]
    decide(case, "allocate", shares=shares)
    case.refresh_from_db()
    assert (case.state, case.amount) == ("open", 6_000)
    assert stories.charge_of(second).settled_amount == 4_000
    agrees()


def test_a_transfer_fee_that_was_deducted_is_proposed_to_be_borne(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW, amount=21_560)
    case = case_of(application, "short")
    assert (case.amount, proposed(case)) == (440, "forgive")
    decide(case, "forgive")
    application.refresh_from_db()
    charge = stories.charge_of(application)
    assert (application.state, charge.state, charge.forgiven_amount) == (
        "complete",
        "settled",
        440,
    )
    assert (balance("fees"), balance("receivable")) == (440, 0)
    agrees()


def test_a_shortage_of_another_amount_is_waited_for(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW, amount=12_000)
    assert proposed(case_of(application, "short")) == ""


def large_double(world: World) -> MoneyCase:
    """44,000 yen more than was owed: above the 30,000 that one person decides."""
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW)
    stories.paid(application, at=NOW, amount=44_000, ref="again")
    return case_of(application, "double")


def test_above_the_amount_of_the_association_a_second_person_must_approve(world: World) -> None:
    case = large_double(world)
    decided = decide(case, "refund")
    assert (decided.waits, balance("suspense")) == (True, -44_000)
    with pytest.raises(Refused) as refused:
        approve_case_act(association="itc", act_id=decided.act.pk, at=LATE, actor=ONE)
    assert codes(refused) == ["second_person"]
    with pytest.raises(Refused) as waits:
        decide(case, "return", actor=OTHER)
    assert codes(waits) == ["act_waits"]

    approve_case_act(association="itc", act_id=decided.act.pk, at=LATE, actor=OTHER)
    refund = Refund.objects.get()
    assert (refund.proposed_by, refund.approved_by, balance("suspense")) == (1, 2, 0)
    with pytest.raises(Refused) as again:
        approve_case_act(association="itc", act_id=decided.act.pk, at=LATE, actor=OTHER)
    assert codes(again) == ["decided_already"]
    verbs = AuditLine.objects.filter(subject=f"money_case:{case.pk}").order_by("id")
    assert [line.verb for line in verbs] == ["propose_case_act", "refund_money_case"]
    agrees()


def test_a_proposal_may_be_withdrawn_and_decided_anew(world: World) -> None:
    case = large_double(world)
    act = decide(case, "refund").act
    withdraw_case_act(association="itc", act_id=act.pk, at=LATE, actor=ONE)
    assert decide(case, "return").waits
    assert balance("suspense") == -44_000


def test_no_one_person_accepts_what_takes_two(world: World) -> None:
    application = coordinator(world, "2000001")
    Charge.objects.filter(pk=stories.charge_of(application).pk).update(amount=44_000)
    stories.paid(application, at=LATE, amount=44_000)
    case = case_of(application, "late")
    with pytest.raises(Refused) as refused:
        accept_case(association="itc", case_id=case.pk, resolution=REASON, at=LATE, actor=ONE)
    assert codes(refused) == ["second_person"]
    assert not CaseAct.objects.exists()


@pytest.mark.parametrize("approver", [None, 1])
def test_the_database_itself_wants_two_people_for_a_large_act(
    world: World, approver: int | None
) -> None:
    act = decide(large_double(world), "refund").act
    with pytest.raises(IntegrityError, match="large_acts_take_two"), transaction.atomic():
        CaseAct.objects.filter(pk=act.pk).update(state="done", approved_by=approver)


def test_the_same_decision_twice_moves_money_once(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW, amount=22_500)
    case = case_of(application, "over")
    decide(case, "return")
    with pytest.raises(Refused) as refused:
        decide(case, "return")
    assert codes(refused) == ["case_closed"]
    assert balance("clearing:bank") == 22_000


def test_a_reason_is_asked_for_and_a_stranger_finds_no_case(world: World) -> None:
    application = coordinator(world, "2000001")
    stories.paid(application, at=NOW, amount=22_500)
    case = case_of(application, "over")
    with pytest.raises(Refused) as refused:
        decide_case(
            association="itc", case_id=case.pk, act="return", reason=" ", at=LATE, actor=ONE
        )
    assert [r.field for r in refused.value.refusals] == ["resolution"]
    stories.association("jspo")
    with pytest.raises(Charge.DoesNotExist):
        decide_case(
            association="jspo", case_id=case.pk, act="return", reason=REASON, at=LATE, actor=ONE
        )
    with pytest.raises(Charge.DoesNotExist):
        decide(case, "allocate", shares=[Share(charge=uuid4(), amount=1)])
