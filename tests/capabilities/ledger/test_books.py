"""The books: every entry balances, nothing is written twice, nothing is ever changed."""

from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from koshin.capabilities.ledger.actions.post import post
from koshin.capabilities.ledger.models import Entry
from koshin.capabilities.ledger.models import Posting as Row
from koshin.core.money import Yen
from koshin.core.posting import (
    Posting,
    Unbalanced,
    balanced,
    charge_postings,
    settlement_postings,
)
from tests import stories
from tests.ground import Ground
from tests.stories import jst

AT = jst("2027-02-15 10:00")
YEN = st.integers(min_value=1, max_value=99_999_999)


@given(amount=YEN, data=st.data())
def test_whatever_comes_the_postings_sum_to_zero(amount: int, data: st.DataObject) -> None:
    applied = data.draw(st.integers(min_value=0, max_value=amount))
    charge = uuid4()
    rows = settlement_postings(
        Yen(amount), applied=Yen(applied), provider="veritrans", charge=charge
    )
    assert balanced(rows) == rows
    assert sum(r.amount.amount for r in rows if r.account == "suspense") == applied - amount
    assert balanced(charge_postings(Yen(amount), purpose="application", charge=charge))


@pytest.mark.parametrize("applied", [-1, 101])
def test_no_more_can_be_applied_than_came(applied: int) -> None:
    with pytest.raises(ValueError, match="cannot be applied"):
        settlement_postings(Yen(100), applied=Yen(applied), provider="bank", charge=None)


def write(*amounts: int, reference: str = "one") -> bool:
    return post(
        association="jspo",
        kind="test",
        reference=reference,
        value_date=AT.date(),
        at=AT,
        postings=[Posting(account=f"account{i}", amount=Yen(a)) for i, a in enumerate(amounts)],
    )


@pytest.mark.django_db
def test_an_entry_is_written_once() -> None:
    stories.association("jspo")
    assert write(100, -60, -40)
    assert not write(100, -60, -40)
    assert Entry.objects.count() == 1
    assert sorted(Row.objects.values_list("amount", flat=True)) == [-60, -40, 100]


@pytest.mark.parametrize("amounts", [(), (100,), (100, -99), (100, -100, 0)])
def test_an_entry_that_does_not_balance_is_a_fault(amounts: tuple[int, ...]) -> None:
    with pytest.raises(Unbalanced):
        write(*amounts)


def write_past_the_verb(*amounts: int) -> None:
    with transaction.atomic():
        entry = Entry.objects.create(
            association_id="jspo", kind="test", reference="x", value_date=AT.date(), booked_at=AT
        )
        for amount in amounts:
            Row.objects.create(entry=entry, account="a", amount=amount)


def test_the_database_itself_refuses_an_unbalanced_entry(committed: Ground) -> None:
    stories.association("jspo")
    with pytest.raises(IntegrityError, match="sums to 100"):
        write_past_the_verb(100)
    with pytest.raises(IntegrityError, match="sums to nothing"):
        write_past_the_verb()
    assert not Entry.objects.exists()


def test_a_later_posting_cannot_unbalance_an_entry(committed: Ground) -> None:
    stories.association("jspo")
    write(100, -100)
    with pytest.raises(IntegrityError, match="does not sum to 0"), transaction.atomic():
        Row.objects.create(entry=Entry.objects.get(), account="a", amount=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET amount = amount * 2",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_entry SET kind = 'other'",
        "DELETE FROM ledger_entry",
        "UPDATE audit_line SET verb = 'other'",
        "DELETE FROM audit_line",
    ],
)
def test_not_even_the_owner_can_change_what_was_booked(committed: Ground, statement: str) -> None:
    stories.association("jspo")
    write(100, -100)
    owner = psycopg.connect(committed.url("koshin_owner"))
    with owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(statement)


@pytest.mark.django_db
def test_an_entry_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    stories.association("jspo")
    with django_assert_num_queries(1):
        write(100, -100)
