"""A match that was wrong is undone: what it paid is owed again, and the money waits."""

import pytest

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.actions.take_in_file import apply_decided, match_and_apply
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.actions.decide import Chosen, choose
from koshin.capabilities.bank.models import BankRow, Match
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.models import Charge, MoneyCase, Settlement
from koshin.capabilities.register.models import Term
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from tests import stories
from tests.capabilities.bank.world import (
    AT,
    CLERK,
    Bank,
    applied,
    balance,
    coordinators_bank,
    only_row,
    owed,
    transfer,
)

pytestmark = pytest.mark.django_db
ONE, OTHER = Actor(kind="staff", id=1), Actor(kind="staff", id=2)
bank = pytest.fixture(coordinators_bank)


def test_an_unmatched_settlement_is_owed_again_and_the_money_waits(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    application.refresh_from_db()
    assert application.steps["fee"]["done_at"]

    match = unmatch(association="itc", row_id=only_row().pk, why="別人の入金", at=AT, actor=CLERK)
    charge.refresh_from_db()
    application.refresh_from_db()
    assert (match.state, only_row().state) == (Match.State.UNDONE, BankRow.State.SET_ASIDE)
    assert (charge.state, charge.settled_amount) == (Charge.State.OPEN, 0)
    assert "done_at" not in application.steps["fee"]
    assert application.state == Application.State.APPLIED
    told = Mail.objects.get(template="payment_reversed")
    assert "次の期限までに、マイページから" in told.body
    assert "22,000円のご入金の確認を" in told.body
    assert balance("receivable") == charge.amount
    assert (balance("suspense"), balance("clearing:bank:main")) == (-charge.amount, charge.amount)
    assert Settlement.objects.get().applied == 0

    # It is not matched by itself again, but a person may.
    match_and_apply(association="itc", rules=bank.rules, at=AT)
    assert only_row().state == BankRow.State.SET_ASIDE
    again = choose(
        association="itc",
        row_id=only_row().pk,
        chosen=[Chosen(charge=charge.public_id, amount=charge.amount)],
        why="本人に確認",
        at=AT,
        actor=CLERK,
    )
    assert apply_decided(association="itc", at=AT) == 1
    charge.refresh_from_db()
    assert charge.state == Charge.State.SETTLED
    again.refresh_from_db()
    assert again.state == Match.State.APPLIED


def test_what_a_completed_renewal_granted_stays_and_a_person_is_asked(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    stories.filled(bank.world, application, at=AT, opens="applied")
    charge = owed(application)
    bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    application.refresh_from_db()
    assert application.state == Application.State.COMPLETE
    granted = Term.objects.count()

    unmatch(association="itc", row_id=only_row().pk, why="組戻し", at=AT, actor=CLERK)
    application.refresh_from_db()
    case = MoneyCase.objects.get()
    assert (case.kind, case.state, case.amount) == ("granted_unpaid", "open", charge.amount)
    assert "お手続きは完了したままです。" in Mail.objects.get(template="payment_reversed").body
    assert (application.state, Term.objects.count()) == (Application.State.COMPLETE, granted)


def test_money_that_paid_nothing_leaves_a_charge_paid_when_it_is_unmatched(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    bank.pays(transfer(charge.amount, payer="ﾀﾞﾚｶ", sequence="2"))
    double = BankRow.objects.latest("pk")
    choose(
        association="itc",
        row_id=double.pk,
        chosen=[Chosen(charge=charge.public_id, amount=charge.amount)],
        why="本人に確認",
        at=AT,
        actor=CLERK,
    )
    assert apply_decided(association="itc", at=AT) == 1
    unmatch(association="itc", row_id=double.pk, why="別人の入金", at=AT, actor=CLERK)
    charge.refresh_from_db()
    application.refresh_from_db()
    assert (charge.state, charge.settled_amount) == (Charge.State.SETTLED, charge.amount)
    assert application.steps["fee"]["done_at"]
    assert (balance("receivable"), balance("suspense")) == (0, -charge.amount)
    assert not MoneyCase.objects.filter(state="open").exists()
    assert not Mail.objects.filter(template="payment_reversed").exists()


def test_a_match_is_undone_only_with_a_reason_and_only_once(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    row = only_row()
    with pytest.raises(Refused, match="why_missing"):
        unmatch(association="itc", row_id=row.pk, why=" ", at=AT, actor=CLERK)
    unmatch(association="itc", row_id=row.pk, why="誤り", at=AT, actor=CLERK)
    with pytest.raises(Refused, match="not_matched"):
        unmatch(association="itc", row_id=row.pk, why="誤り", at=AT, actor=CLERK)
    assert balance("receivable") == charge.amount


def test_a_fee_is_borne_again_after_the_match_that_it_made_whole_was_undone(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(charge.amount - 440, payer=charge.payer_reference))
    for again in (False, True):
        choose(
            association="itc",
            row_id=only_row().pk,
            chosen=[Chosen(charge=charge.public_id, amount=charge.amount - 440)],
            why="振込手数料が引かれています",
            at=AT,
            actor=CLERK,
        )
        assert apply_decided(association="itc", at=AT) == 1
        decide_case(
            association="itc",
            case_id=MoneyCase.objects.get(kind="short").pk,
            act="forgive",
            reason="手数料を負担します",
            at=AT,
            actor=ONE,
        )
        charge.refresh_from_db()
        assert (charge.state, charge.forgiven_amount) == (Charge.State.SETTLED, 440)
        assert (balance("fees"), balance("receivable")) == (440, 0)
        if not again:
            unmatch(association="itc", row_id=only_row().pk, why="誤り", at=AT, actor=CLERK)
            assert (balance("fees"), balance("receivable")) == (0, charge.amount)


def test_a_match_stays_while_a_refund_of_its_money_waits_for_a_second_person() -> None:
    bank = Bank(world=stories.association("itc", changed=("alone_up_to: 30000", "alone_up_to: 0")))
    charge = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    refund = refunds.propose(
        association="itc",
        settlement=Settlement.objects.get().public_id,
        amount=charge.amount,
        reason="協会の誤りのため",
        at=AT,
        actor=ONE,
    )
    assert refund.state == "proposed"
    with pytest.raises(Refused, match="money_spent"):
        unmatch(association="itc", row_id=only_row().pk, why="誤り", at=AT, actor=CLERK)
    bank.pays(
        transfer(
            charge.amount,
            payer=charge.payer_reference,
            day="2027-05-08",
            incoming=False,
            kind="correction",
            cancels=True,
        ),
        days=("2027-05-08", "2027-05-08"),
    )
    assert BankRow.objects.get(incoming=True).state == BankRow.State.MATCHED
    assert MoneyCase.objects.get(kind="bank_took_back").detail["deposit_found"] == "no"
    assert refunds.approve(
        association="itc", refund=refund.public_id, at=AT, actor=OTHER
    ).state == ("approved")
    assert balance("refund_due") == -charge.amount
