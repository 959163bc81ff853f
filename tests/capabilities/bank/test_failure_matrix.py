"""The failure matrix of payments.md §6, column "bank file", line by line."""

import random
from datetime import date

import pytest

from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.models import BankFile, BankRow, Match
from koshin.capabilities.payments.models import Charge, MoneyCase, Settlement
from koshin.core.bank.statement import Movement
from koshin.core.refusal import Refused
from tests.capabilities.bank.world import (
    Bank,
    applied,
    balance,
    coordinators_bank,
    file_of,
    only_row,
    owed,
    transfer,
)
from tests.stories import jst

pytestmark = pytest.mark.django_db
bank = pytest.fixture(coordinators_bank)


def correction(amount: int, *, payer: str, day: str = "2027-05-07", sequence: str = "") -> Movement:
    """取引区分 19, going out: the bank takes a deposit back."""
    return transfer(
        amount,
        payer=payer,
        day=day,
        sequence=sequence or "900",
        incoming=False,
        kind="correction",
        cancels=True,
    )


def test_line_01_the_same_file_and_an_overlapping_one_book_each_transfer_once(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    first = transfer(charge.amount, payer=charge.payer_reference)
    second = transfer(5_000, payer="ｽｽﾞｷ", sequence="2", day="2027-05-07")
    bank.pays(first)
    bank.pays(first)
    done = bank.pays(first, second)
    again = bank.taken_in(file_of([second, first], commas=True))

    assert (done.rows.rows, done.rows.new) == (2, 1)
    assert (again.rows.rows, again.rows.new) == (2, 0)
    assert BankRow.objects.count() == 2
    assert Settlement.objects.count() == 1
    assert balance("clearing:bank:main") == charge.amount + 5_000


def test_line_01_two_real_transfers_that_read_alike_are_two(bank: Bank) -> None:
    alike = transfer(7_000, payer="ﾔﾏﾀﾞ ﾊﾅｺ", sequence="")
    first = bank.pays(alike)
    both = bank.pays(alike, alike)
    again = bank.pays(transfer(1, payer="ﾋﾄ"), alike, alike)
    assert [done.rows.new for done in (first, both, again)] == [1, 1, 1]
    assert BankRow.objects.filter(amount=7_000).count() == 2
    assert balance("suspense") == -14_001


def test_line_02_the_order_of_files_does_not_matter(bank: Bank) -> None:
    charges = [owed(applied(bank.world, number=f"200000{n}")) for n in range(3)]
    files = [
        file_of(
            [transfer(charge.amount, payer=charge.payer_reference, day=f"2027-05-0{day}")],
            days=(f"2027-05-0{day}", f"2027-05-0{day}"),
        )
        for day, charge in enumerate(charges, start=4)
    ]
    random.Random(7).shuffle(files)
    for content in files:
        bank.taken_in(content)
    assert set(Charge.objects.values_list("state", flat=True)) == {Charge.State.SETTLED}
    assert (balance("suspense"), balance("receivable")) == (0, 0)


@pytest.mark.parametrize("by", [-1_000, 1_000])
def test_line_03_another_sum_under_the_reference_waits_for_a_person(bank: Bank, by: int) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    done = bank.pays(transfer(charge.amount + by, payer=charge.payer_reference))
    assert (done.matched.certain, done.matched.suggested, done.applied) == (0, 1, 0)
    assert only_row().matches.get().reasons == ["reference", "other_amount"]
    assert balance("suspense") == -(charge.amount + by)
    assert not Settlement.objects.exists()


def test_line_04_a_transfer_short_by_the_fee_is_suggested_as_such(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    done = bank.pays(transfer(charge.amount - 440, payer=charge.payer_reference))
    assert done.matched.suggested == 1
    assert only_row().matches.get().reasons == ["reference", "fee"]
    assert Charge.objects.get().state == Charge.State.OPEN


def test_line_05_a_double_transfer_is_booked_and_renews_once(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    done = bank.pays(
        transfer(charge.amount, payer=charge.payer_reference, sequence="1"),
        transfer(charge.amount, payer=charge.payer_reference, sequence="2"),
    )
    assert (done.matched.certain, done.matched.suggested, done.applied) == (1, 1, 1)
    second = BankRow.objects.get(state=BankRow.State.SUGGESTED)
    assert second.matches.get().reasons == ["reference", "nothing_due"]
    assert balance("suspense") == -charge.amount
    assert Settlement.objects.count() == 1


def test_line_06_a_transfer_after_the_deadline_is_kept_as_a_late_case(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    Charge.objects.filter(pk=charge.pk).update(due_at=jst("2027-05-05 23:59:59"))
    done = bank.pays(transfer(charge.amount, payer=charge.payer_reference))
    assert done.applied == 1
    case = MoneyCase.objects.get()
    assert (case.kind, case.amount, case.state) == ("late", charge.amount, "open")
    charge.refresh_from_db()
    assert charge.state == Charge.State.OPEN
    assert balance("suspense") == -charge.amount


def test_line_12_the_content_of_a_file_is_known_again(bank: Bank) -> None:
    content = file_of([transfer(5_000)])
    first = bank.received(content)
    bank.taken_in(content)
    again = bank.received(content)
    assert again.pk == first.pk
    assert again.state == BankFile.State.TAKEN_IN
    assert bytes(again.content) == content


def test_line_15_one_bad_line_refuses_the_whole_file_and_nothing_is_booked(bank: Bank) -> None:
    content = file_of([transfer(5_000), transfer(6_000, sequence="2")])
    bad = content.replace(b"000000006000", b"00000000600X", 1)
    file = bank.received(bad)
    assert file.state == BankFile.State.REFUSED
    seen = {"field": "amount", "seen": "00000000600X"}
    assert file.faults == [{"line": 3, "code": "digits", "seen": seen}]
    assert bytes(file.content) == bad
    assert not BankRow.objects.exists()
    assert balance("suspense") == 0


def test_line_16_a_csv_with_a_new_column_is_refused(bank: Bank) -> None:
    header = (
        "取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高,新しい欄"
    )
    file = bank.received(f"{header}\r\n".encode("cp932"), account="yucho")
    assert file.state == BankFile.State.REFUSED
    assert [fault["code"] for fault in file.faults] == ["header"]


def test_line_20_a_transfer_of_the_old_price_is_handled_like_another_sum(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(charge.amount - 500, payer=charge.payer_reference))
    assert only_row().matches.get().reasons == ["reference", "other_amount"]


def test_line_24_the_bank_takes_a_deposit_back_and_the_charge_is_owed_again(bank: Bank) -> None:
    application = applied(bank.world, number="2000001")
    charge = owed(application)
    written = f"{charge.payer_reference} ﾀｶﾊｼ ｻｷｺ"
    bank.pays(transfer(charge.amount, payer=written))
    done = bank.pays(correction(charge.amount, payer=written))

    assert (done.taken_back.undone, done.taken_back.unclear) == (1, 0)
    charge.refresh_from_db()
    application.refresh_from_db()
    assert (charge.state, charge.settled_amount) == (Charge.State.OPEN, 0)
    assert application.state == Application.State.APPLIED
    case = MoneyCase.objects.get(kind="bank_took_back")
    assert (case.charge, case.amount, case.state) == (charge, charge.amount, "open")
    row = BankRow.objects.get(incoming=True)
    assert row.state == BankRow.State.TAKEN_BACK
    assert row.taken_back_by is not None
    assert (balance("clearing:bank:main"), balance("clearing:bank")) == (0, 0)
    assert (balance("suspense"), balance("receivable")) == (0, charge.amount)


def test_line_24_a_correction_before_its_deposit_waits_for_it(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    written = charge.payer_reference
    first = bank.pays(correction(charge.amount, payer=written))
    assert first.taken_back.unclear == 1
    bank.pays(transfer(charge.amount, payer=written))
    charge.refresh_from_db()
    assert charge.state == Charge.State.OPEN
    assert balance("clearing:bank:main") == 0
    assert MoneyCase.objects.get().detail["deposit_found"] == "yes"


def test_line_25_namesakes_family_and_employers_are_suggestions_only(bank: Bank) -> None:
    charges = [owed(applied(bank.world, number=f"200000{n}")) for n in range(2)]
    done = bank.pays(
        transfer(charges[0].amount),
        transfer(charges[0].amount, payer="ﾀｶﾊｼ ｹﾝｼﾞ", sequence="2"),
        transfer(charges[0].amount * 2, payer="ﾐﾎﾝｼｽﾃﾑ(ｶ", sequence="3"),
    )
    assert (done.matched.certain, done.applied) == (0, 0)
    assert set(Charge.objects.values_list("state", flat=True)) == {Charge.State.OPEN}


@pytest.mark.parametrize(
    ("written", "reasons"),
    [
        ("ﾀｶﾊｼ ｻｷｺ", ["name", "only_one", "amount"]),
        ("ﾀｶﾊｼ  ｻｷｺ", ["name", "only_one", "amount"]),
        ("2000001 ﾀｶﾊｼ ｻｷｺ", ["name", "only_one", "amount"]),
        ("ﾀｶﾊｼ ｻｷ", ["cut", "amount"]),
        ("ｻｷｺ ﾀｶﾊｼ", ["name", "only_one", "amount"]),
    ],
)
def test_line_26_a_name_is_known_in_the_shapes_that_banks_give_it(
    bank: Bank, written: str, reasons: list[str]
) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    bank.pays(transfer(charge.amount, payer=written))
    assert only_row().matches.get().reasons == reasons


def test_line_27_a_file_of_another_account_or_form_is_refused_with_its_reason(bank: Bank) -> None:
    content = file_of([transfer(5_000)])
    other = content.replace(b"9999", b"1111", 1)
    refused = bank.received(other)
    assert [(f["line"], f["code"]) for f in refused.faults] == [(1, "account")]
    wrong_form = bank.received(content, account="yucho")
    assert [fault["code"] for fault in wrong_form.faults] == ["header"]
    with pytest.raises(Refused, match="file_size"):
        bank.received(b"")
    assert BankFile.objects.count() == 2


def test_line_27_utf8_without_line_ends_and_with_1a_is_the_same_file_of_rows(bank: Bank) -> None:
    content = file_of([transfer(5_000, payer="ﾔﾏﾀﾞ ﾀﾛｳ")])
    bank.taken_in(content)
    for saved in (
        content.decode("cp932").encode("utf-8"),
        content.replace(b"\r\n", b"") + b"\x1a",
        content.replace(b"\r\n", b"\n"),
    ):
        assert bank.taken_in(saved).rows.new == 0
    assert BankRow.objects.get().booked_on == date(2027, 5, 6)


def test_line_30_a_run_that_was_killed_goes_on_and_books_nothing_twice(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    content = file_of([transfer(charge.amount, payer=charge.payer_reference), transfer(10)])
    bank.taken_in(content)
    # As a worker leaves it that was killed before it said that it was done.
    BankFile.objects.update(state=BankFile.State.CHECKED, matching_done=False)
    done = bank.taken_in(content)
    assert (done.rows.new, done.applied) == (2, 0)
    assert (BankRow.objects.count(), Settlement.objects.count()) == (2, 1)
    assert Match.objects.filter(state=Match.State.APPLIED).count() == 1
    assert balance("clearing:bank:main") == charge.amount + 10
