"""What confirmed money does to a charge: exact, too much, too little, late, twice, impossible."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.actions.book import book
from koshin.capabilities.payments.actions.cancel_charge import cancel_charge
from koshin.capabilities.payments.actions.make_charge import make_charge
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Attempt, Charge, MoneyCase, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.core.money import Yen
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.payments import owing
from tests.capabilities.payments.owing import DUE, NOW, bank, came, card, charged
from tests.stories import jst

pytestmark = pytest.mark.django_db
charge = pytest.fixture(owing.owed)


def books() -> dict[str, int]:
    sums: dict[str, int] = {}
    for posting in Posting.objects.all():
        sums[posting.account] = sums.get(posting.account, 0) + posting.amount
    assert sum(sums.values()) == 0
    return {account: amount for account, amount in sums.items() if amount}


def test_exact_money_settles(charge: Charge) -> None:
    attempt = bank(charge)
    booked = came(charge, attempt, 22_000)
    assert (booked.newly, booked.charge_now_settled, booked.applied) == (True, True, 22_000)
    assert (charge.state, charge.settled_amount, attempt.state) == ("settled", 22_000, "paid")
    assert books() == {"clearing:bank": 22_000, "income:application": -22_000}


def test_too_much_settles_and_the_rest_waits_in_suspense(charge: Charge) -> None:
    booked = came(charge, bank(charge), 22_500)
    assert (booked.charge_now_settled, booked.applied) == (True, 22_000)
    assert books()["suspense"] == -500
    case = MoneyCase.objects.get()
    assert (case.kind, case.amount, case.charge_id) == ("over", 500, charge.pk)


def test_too_little_by_bank_leaves_the_rest_open(charge: Charge) -> None:
    booked = came(charge, None, 21_560)
    assert not booked.charge_now_settled
    assert (charge.state, charge.settled_amount) == ("partial", 21_560)
    assert books()["receivable"] == 440
    case = MoneyCase.objects.get()
    assert (case.kind, case.amount, case.state) == ("short", 440, "open")
    assert came(charge, None, 440, ref="2").charge_now_settled
    assert charge.state == "settled"
    case.refresh_from_db()
    assert case.state == "closed"


def test_what_is_left_is_what_the_next_attempt_asks_for(charge: Charge) -> None:
    came(charge, None, 21_560)
    assert bank(charge).amount == 440


def test_an_attempt_asks_for_what_is_left_now_and_not_when_the_page_was_read(
    charge: Charge,
) -> None:
    read_before = Charge.objects.select_related("holder").get(pk=charge.pk)
    came(charge, None, 21_560)
    assert bank(read_before).amount == 440


def test_no_attempt_opens_on_a_charge_that_was_settled_a_moment_ago(charge: Charge) -> None:
    read_before = Charge.objects.select_related("holder").get(pk=charge.pk)
    came(charge, None, 22_000)
    with pytest.raises(Refused) as refused:
        bank(read_before)
    assert [r.code for r in refused.value.refusals] == ["already_paid"]
    assert not Attempt.objects.filter(charge=charge).exists()


@pytest.mark.parametrize("method", ["card", "shop"])
@pytest.mark.parametrize("amount", [21_999, 22_001, 1])
def test_an_amount_that_the_method_makes_impossible_settles_nothing(
    charge: Charge, method: str, amount: int
) -> None:
    attempt = card(charge)
    booked = came(charge, attempt, amount, method=method)
    assert (booked.applied, booked.charge_now_settled) == (0, False)
    assert (charge.state, attempt.state) == ("open", "unknown")
    assert MoneyCase.objects.get().kind == "wrong_amount"
    assert books()["suspense"] == -amount


def test_the_same_money_again_changes_nothing(charge: Charge) -> None:
    came(charge, None, 22_000)
    before = books()
    again = came(charge, None, 22_000)
    assert (again.newly, again.charge_now_settled, again.applied) == (False, False, 22_000)
    assert books() == before
    assert Settlement.objects.count() == 1


def test_money_for_a_settled_charge_is_a_double_and_waits_in_suspense(charge: Charge) -> None:
    came(charge, None, 22_000)
    booked = came(charge, None, 22_000, ref="2")
    assert (booked.newly, booked.applied) == (True, 0)
    assert MoneyCase.objects.get().kind == "double"
    assert books()["suspense"] == -22_000


def test_money_for_a_cancelled_charge_is_late(charge: Charge) -> None:
    Charge.objects.filter(pk=charge.pk).update(state="cancelled")
    assert came(charge, None, 22_000).applied == 0
    assert MoneyCase.objects.get().kind == "late"


@pytest.mark.parametrize(
    ("method", "begun", "paid_at", "counts"),
    [
        ("shop", NOW, DUE, True),
        ("shop", NOW, DUE + timedelta(seconds=1), False),
        ("card", DUE - timedelta(minutes=1), DUE + timedelta(minutes=29), True),
        ("card", DUE - timedelta(minutes=1), DUE + timedelta(minutes=31), False),
        ("card", DUE + timedelta(seconds=1), DUE + timedelta(minutes=2), False),
        ("bank", NOW, jst("2027-05-31 12:00"), True),
        ("bank", NOW, jst("2027-06-01 00:00"), False),
    ],
)
def test_a_payment_counts_by_when_it_was_made(
    charge: Charge, method: str, begun: datetime, paid_at: datetime, counts: bool
) -> None:
    attempt = bank(charge) if method == "bank" else card(charge, at=begun)
    booked = came(charge, attempt, 22_000, method=method, paid_at=paid_at)
    assert booked.charge_now_settled is counts
    assert [c.kind for c in MoneyCase.objects.all()] == ([] if counts else ["late"])


def test_the_office_may_accept_what_came_late(charge: Charge) -> None:
    late = jst("2027-06-03 00:00")
    assert came(charge, None, 22_000, paid_at=late, accept_late=True).charge_now_settled


def test_settling_closes_every_other_way_to_pay(charge: Charge) -> None:
    page = card(charge)
    came(charge, None, 22_000)
    page.refresh_from_db()
    assert page.state == "cancelled"


def test_paying_costs_few_queries(
    charge: Charge, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    attempt = card(charge)
    locked = Charge.objects.select_for_update().get(pk=charge.pk)
    money = Confirmed(
        provider="veritrans", provider_ref="1", method="card", amount=22_000, paid_at=NOW
    )
    with django_assert_num_queries(3):
        book(locked, attempt, money, at=NOW)


def test_owing_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world = stories.association("itc")
    person = stories.holder(world, number="2000009")
    with django_assert_num_queries(1):
        make_charge(
            association="itc",
            holder_id=person.pk,
            purpose="application",
            purpose_ref=uuid4(),
            title="t",
            lines=[],
            amount=Yen(1),
            due_at=DUE,
            at=NOW,
        )


def test_every_charge_has_its_own_reference_that_proves_itself() -> None:
    references = {charged(1_000).payer_reference for _ in range(20)}
    assert len(references) == 20
    for digits in references:
        assert len(digits) == 10
        # ISO 7064 MOD 97-10: a wrong digit, or two exchanged, leave another rest.
        assert int(digits) % 97 == 1


@pytest.mark.parametrize(
    ("at", "state", "method", "amount", "code"),
    [
        (DUE + timedelta(seconds=1), "open", "card", 22_000, "after_deadline"),
        (NOW, "settled", "card", 22_000, "already_paid"),
        (NOW, "cancelled", "bank", 22_000, "charge_cancelled"),
        (NOW, "open", "shop", 300_001, "too_much_for_shop"),
    ],
)
def test_an_attempt_that_cannot_succeed_is_refused_with_the_reason(
    at: datetime, state: str, method: str, amount: int, code: str
) -> None:
    charge = charged(amount)
    Charge.objects.filter(pk=charge.pk).update(state=state)
    charge.refresh_from_db()
    with pytest.raises(Refused) as refused:
        start_attempt(charge=charge, method=method, return_url="http://x/", at=at, actor=SYSTEM)
    assert [r.code for r in refused.value.refusals] == [code]
    assert refused.value.refusals[0].sentence.endswith("。")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(("state", "code"), [("reported", "paid_at_shop"), ("unknown", "checking")])
def test_a_charge_is_not_dropped_while_its_money_may_be_moving(
    charge: Charge, state: str, code: str
) -> None:
    attempt = card(charge)
    Attempt.objects.filter(pk=attempt.pk).update(state=state)
    with pytest.raises(Refused) as refused:
        cancel_charge(purpose=charge.purpose, purpose_ref=charge.purpose_ref, at=NOW)
    assert [r.code for r in refused.value.refusals] == [code]
    charge.refresh_from_db()
    assert charge.state == "open"


def test_a_charge_with_an_open_page_is_dropped_and_its_page_given_up(charge: Charge) -> None:
    attempt = card(charge)
    cancel_charge(purpose=charge.purpose, purpose_ref=charge.purpose_ref, at=NOW)
    attempt.refresh_from_db()
    charge.refresh_from_db()
    assert (charge.state, attempt.state) == ("cancelled", "cancelled")
