"""Whoever pays into a number that the bank keeps for one charge is known by it."""

from datetime import timedelta

import pytest

from koshin.capabilities.applications.actions.take_in_file import take_in_file
from koshin.capabilities.bank.actions.give_virtual_number import give_virtual_number
from koshin.capabilities.bank.models import VirtualNumber
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.payments.models import Charge
from koshin.core.scheme.bank_rules import BankRules, VirtualNumbers
from tests import stories
from tests.capabilities.bank.world import (
    AT,
    CLERK,
    Bank,
    applied,
    coordinators_bank,
    file_of,
    only_row,
    owed,
    transfer,
)

pytestmark = pytest.mark.django_db
bank = pytest.fixture(coordinators_bank)
NUMBERS = VirtualNumbers(
    place="見本銀行 専用支店", field="edi", first="2000001", last="2000002", rest_days=400
)


def with_numbers(bank: Bank) -> BankRules:
    account = bank.rules.accounts[0].model_copy(update={"virtual": NUMBERS})
    return bank.rules.model_copy(update={"accounts": (account, *bank.rules.accounts[1:])})


def test_money_into_the_charges_own_number_settles_it_whatever_name_stands_there(
    bank: Bank,
) -> None:
    rules = with_numbers(bank)
    charge = owed(applied(bank.world, number="2000001"))
    given = give_virtual_number(charge, rules=rules, at=AT)
    assert given is not None
    assert given.number == "2000001"
    assert give_virtual_number(charge, rules=rules, at=AT) == given

    told = transfer(charge.amount, payer="ｶ)ﾀﾞﾚｶ", edi=f"KOZA {given.number}")
    file = bank.received(file_of([told]))
    done = take_in_file(file_id=file.pk, rules=rules, at=AT, actor=CLERK)
    assert done.applied == 1
    assert only_row().matches.get().rung == "virtual"
    assert Charge.objects.get().state == Charge.State.SETTLED


def test_another_sum_into_the_number_waits_for_a_person(bank: Bank) -> None:
    rules = with_numbers(bank)
    charge = owed(applied(bank.world, number="2000001"))
    given = give_virtual_number(charge, rules=rules, at=AT)
    assert given is not None
    file = bank.received(file_of([transfer(charge.amount - 1, payer="ﾀﾞﾚｶ", edi=given.number)]))
    done = take_in_file(file_id=file.pk, rules=rules, at=AT, actor=CLERK)
    assert (done.applied, done.matched.suggested) == (0, 1)
    assert only_row().matches.get().reasons == ["virtual", "other_amount"]


def test_a_number_rests_long_before_somebody_else_gets_it(bank: Bank) -> None:
    rules = with_numbers(bank)
    applications = [applied(bank.world, number=f"200000{n}") for n in range(3)]
    first, second, third = (owed(application) for application in applications)
    for charge in (first, second):
        assert give_virtual_number(charge, rules=rules, at=AT) is not None
    assert give_virtual_number(third, rules=rules, at=AT) is None
    stories.paid(applications[0], at=AT)
    assert give_virtual_number(third, rules=rules, at=AT + timedelta(days=400)) is None
    again = give_virtual_number(third, rules=rules, at=AT + timedelta(days=401))
    assert again is not None
    assert again.number == "2000001"
    assert VirtualNumber.objects.filter(freed_at__isnull=True).count() == 2


def test_the_invoice_names_the_number(bank: Bank) -> None:
    charge = owed(applied(bank.world, number="2000001"))
    scheme = bank.world.scheme.model_copy(update={"bank": with_numbers(bank)})
    paper = issue_invoice(charge=charge, scheme=scheme, at=AT, actor=CLERK)
    assert [row["value"] for row in paper.facts["bank"]][:2] == [
        "見本銀行 専用支店",
        "普通 2000001",
    ]
