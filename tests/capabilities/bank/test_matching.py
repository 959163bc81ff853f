"""Rows of a bank file find the charges they pay; what is not certain waits for a person."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from koshin.capabilities.applications.actions.apply_match import apply_match
from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.actions.take_in_file import apply_decided
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.bank.actions.decide import Chosen, accept, choose, set_aside
from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.models import Bundle, Charge, Settlement
from koshin.capabilities.payments.recompute import disagreements
from koshin.core.money import Yen
from koshin.core.refusal import Refused
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
bank = pytest.fixture(coordinators_bank)


def suggestions(row: BankRow) -> list[Match]:
    return list(row.matches.filter(state=Match.State.SUGGESTED).order_by("-score"))


def accepted(row: BankRow, match: Match, *, at: datetime = AT) -> None:
    accept(association="itc", row_id=row.pk, match_id=match.pk, why="", at=at, actor=CLERK)
    assert apply_match(match_id=match.pk, at=at, actor=CLERK).newly


def test_a_reference_with_the_exact_sum_settles_without_anybody_being_asked(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    done = bank.pays(transfer(charge.amount, payer=f"{charge.payer_reference} ﾀｶﾊｼ ｻｷｺ"))

    assert (done.rows.new, done.matched.certain, done.applied) == (1, 1, 1)
    charge.refresh_from_db()
    assert charge.state == Charge.State.SETTLED
    money = Settlement.objects.get()
    assert (money.amount, money.applied, money.provider) == (charge.amount, charge.amount, "bank")
    assert money.paid_at.date() == date(2027, 5, 6)
    assert (balance("clearing:bank:main"), balance("clearing:bank")) == (charge.amount, 0)
    assert (balance("suspense"), balance("receivable")) == (0, 0)
    match = only_row().matches.get()
    assert (match.state, match.rung, match.automatic) == ("applied", "reference", True)
    assert match.reasons == ["reference", "amount"]


@pytest.mark.parametrize("place", ["payer_code", "edi", "summary"])
def test_a_reference_is_found_in_every_field_that_banks_use(bank: Bank, place: str) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    done = bank.pays(transfer(charge.amount, payer="", **{place: charge.payer_reference}))
    assert done.applied == 1


def test_a_name_alone_is_a_suggestion_with_its_points(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    done = bank.pays(transfer(owed(application).amount))
    assert (done.matched.certain, done.matched.suggested, done.applied) == (0, 1, 0)
    row = only_row()
    assert row.state == BankRow.State.SUGGESTED
    assert (balance("clearing:bank:main"), balance("suspense")) == (row.amount, -row.amount)
    only = suggestions(row)[0]
    assert (only.rung, only.reasons, only.score) == ("name", ["name", "only_one", "amount"], 85)

    accepted(row, only)
    assert owed(application).state == Charge.State.SETTLED
    assert balance("suspense") == 0


def test_namesakes_are_all_suggested_and_none_is_certain(bank: Bank) -> None:
    charges = [owed(applied(bank.world, number=n)) for n in ("2000001", "2000002")]
    bank.pays(transfer(charges[0].amount))
    found = suggestions(only_row())
    assert [match.score for match in found] == [75, 75]
    assert {match.shares.get().charge for match in found} == set(charges)


def test_a_copied_reference_under_the_neighbours_name_is_only_suggested(bank: Bank) -> None:
    referred = owed(applied(bank.world, number="2000001"))
    named = owed(applied(bank.world, number="2000002", kana=("サトウ", "ハナコ")))
    done = bank.pays(transfer(named.amount, payer=f"{referred.payer_reference} ｻﾄｳ ﾊﾅｺ"))
    assert (done.matched.certain, done.matched.suggested) == (0, 1)
    found = {match.shares.get().charge: match.reasons for match in suggestions(only_row())}
    assert found == {
        referred: ["reference", "other_name", "amount"],
        named: ["name", "only_one", "amount"],
    }


def test_a_sum_alone_suggests_nothing(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    done = bank.pays(transfer(charge.amount, payer="ﾍﾞﾂﾉ ﾋﾄ"))
    assert done.matched.unmatched == 1
    assert only_row().state == BankRow.State.UNMATCHED
    assert balance("suspense") == -charge.amount


def test_a_fee_taken_off_is_suggested_and_leaves_the_rest_open(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    bank.pays(transfer(charge.amount - 330))
    only = suggestions(only_row())[0]
    assert only.reasons == ["name", "only_one", "fee"]
    accepted(only_row(), only)
    charge.refresh_from_db()
    assert (charge.state, charge.settled_amount) == (Charge.State.PARTIAL, charge.amount - 330)


def test_one_transfer_that_names_all_it_pays_is_booked_without_a_person(bank: Bank) -> None:
    charges = [owed(applied(bank.world, number=n)) for n in ("2000001", "2000002")]
    total = sum(charge.amount for charge in charges)
    written = " ".join(charge.payer_reference for charge in charges)
    bank.pays(transfer(total, payer=f"{written} ｶ)ﾐﾎﾝ"))
    only = Match.objects.get()
    assert (only.rung, only.reasons, only.automatic) == ("lump", ["references", "sum"], True)
    assert set(Charge.objects.values_list("state", flat=True)) == {Charge.State.SETTLED}
    assert (balance("suspense"), balance("receivable")) == (0, 0)
    assert Settlement.objects.count() == 2


def test_one_transfer_that_names_all_but_is_another_sum_books_nothing(bank: Bank) -> None:
    charges = [owed(applied(bank.world, number=n)) for n in ("2000001", "2000002")]
    written = " ".join(charge.payer_reference for charge in charges)
    bank.pays(transfer(sum(charge.amount for charge in charges) - 440, payer=f"{written} ｶ)ﾐﾎﾝ"))
    assert not Match.objects.filter(automatic=True).exists()
    assert set(Charge.objects.values_list("state", flat=True)) == {Charge.State.OPEN}


def test_who_paid_for_somebody_before_is_remembered(bank: Bank) -> None:
    first = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(first.amount, payer=f"{first.payer_reference} ｶ)ﾐﾎﾝｼｽﾃﾑ"))
    make_charge(
        association="itc",
        holder_id=first.holder_id,
        purpose="training",
        purpose_ref=uuid4(),
        title="研修",
        lines=[{"label": "研修", "amount": 5_000}],
        amount=Yen(5_000),
        due_at=first.due_at,
        at=AT,
    )
    bank.pays(transfer(5_000, payer="ﾐﾎﾝｼｽﾃﾑ(ｶ", sequence="9", day="2027-05-07"))
    row = BankRow.objects.order_by("-pk")[0]
    assert [match.reasons for match in suggestions(row)] == [["paid_before", "amount"]]


def test_a_bundle_is_one_open_item_with_its_own_reference(bank: Bank) -> None:
    charges = [owed(applied(bank.world, number=n)) for n in ("2000001", "2000002")]
    bundle = make_bundle(
        association="itc",
        payer=Payer(name="ミホンシステム"),
        requested_by=None,
        charge=charges[0],
        at=AT,
        actor=CLERK,
    )
    add_to_bundle(
        association="itc",
        bundle=bundle.public_id,
        charge=charges[1].public_id,
        at=AT,
        actor=CLERK,
    )
    total = sum(charge.amount for charge in charges)
    done = bank.pays(transfer(total, payer=f"{bundle.payer_reference} ｶ)ﾐﾎﾝｼｽﾃﾑ"))
    assert done.applied == 1
    assert Bundle.objects.get().state == Bundle.State.SETTLED
    assert set(Charge.objects.values_list("state", flat=True)) == {Charge.State.SETTLED}
    assert (balance("suspense"), balance("clearing:bank"), balance("receivable")) == (0, 0, 0)

    unmatch(association="itc", row_id=only_row().pk, why="別の会社の入金でした", at=AT, actor=CLERK)
    assert disagreements() == {}
    assert set(Charge.objects.values_list("state", flat=True)) == {Charge.State.OPEN}
    assert (balance("suspense"), balance("clearing:bank")) == (-total, 0)


def test_a_deposit_that_the_office_keyed_in_is_not_booked_twice(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    record_deposit(
        association="itc",
        charge=charge.public_id,
        deposit=Deposit(
            entry=uuid4(), paid_on=date(2027, 5, 6), amount=charge.amount, payer="ﾀｶﾊｼ"
        ),
        another=False,
        accept_late=None,
        at=AT,
        actor=CLERK,
    )
    bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    only = suggestions(only_row())[0]
    assert only.rung == "keyed"
    accepted(only_row(), only)
    assert Settlement.objects.count() == 1
    assert (balance("clearing:bank:main"), balance("clearing:bank")) == (charge.amount, 0)
    assert (balance("suspense"), balance("receivable")) == (0, 0)


def test_a_deposit_that_was_keyed_in_too_late_to_pay_is_not_booked_twice_either(
    bank: Bank,
) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    heard = stories.jst("2027-06-03 10:00")
    record_deposit(
        association="itc",
        charge=charge.public_id,
        deposit=Deposit(
            entry=uuid4(), paid_on=date(2027, 6, 2), amount=charge.amount, payer="ﾀｶﾊｼ"
        ),
        another=False,
        accept_late=False,
        at=heard,
        actor=CLERK,
    )
    late = transfer(charge.amount, payer=charge.payer_reference, day="2027-06-02")
    bank.pays(late, days=("2027-06-02", "2027-06-02"), at=heard)
    only = suggestions(only_row())[0]
    assert only.rung == "keyed"
    accepted(only_row(), only, at=heard)
    assert Settlement.objects.count() == 1
    assert (balance("clearing:bank:main"), balance("clearing:bank")) == (charge.amount, 0)
    assert (balance("suspense"), balance("receivable")) == (-charge.amount, charge.amount)


def test_a_match_that_was_overtaken_is_dropped_and_looked_at_again(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    bank.pays(transfer(charge.amount))
    only = suggestions(only_row())[0]
    stories.paid(application, at=AT)
    accept(association="itc", row_id=only_row().pk, match_id=only.pk, why="", at=AT, actor=CLERK)
    Match.objects.filter(pk=only.pk).update(automatic=True)
    assert apply_decided(association="itc", at=AT) == 0
    assert only_row().state == BankRow.State.NEW
    assert balance("suspense") == -charge.amount


def test_a_row_set_aside_keeps_its_note_and_its_money_in_suspense(bank: Bank) -> None:
    bank.pays(transfer(5_000, payer="ｹﾂｻｲ(ｶ"))
    row = set_aside(
        association="itc", row_id=only_row().pk, why="決済会社からの入金", at=AT, actor=CLERK
    )
    assert (row.state, row.note) == (BankRow.State.SET_ASIDE, "決済会社からの入金")
    assert balance("suspense") == -5_000


def test_shares_that_do_not_sum_to_the_deposit_are_refused(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(charge.amount, payer="ﾍﾞﾂﾉ ﾋﾄ"))
    with pytest.raises(Refused, match="wrong_sum"):
        choose(
            association="itc",
            row_id=only_row().pk,
            chosen=[Chosen(charge=charge.public_id, amount=charge.amount - 1)],
            why="確認済み",
            at=AT,
            actor=CLERK,
        )
    assert MatchShare.objects.count() == 0
    assert not Paper.objects.exists()
