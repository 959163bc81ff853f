"""The failure matrix (docs/failure-matrix.md), column Stripe."""

import itertools
import json

import pytest
from django.db import transaction

from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.actions.cancel_charge import cancel_charge
from koshin.capabilities.payments.models import Attempt, InboxMessage, MoneyCase
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests import stories
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal, balance, cases

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


@pytest.fixture
def voucher(provider: Provider, renewal: Renewal) -> Attempt:
    """The coach holds numbers to pay with at a store."""
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    work_off()
    return renewal.attempt


def bodies(provider: Provider, order: str) -> list[str]:
    answer = provider.client.get(f"/control/stripe/sessions/{order}/events")
    return [str(body) for body in answer.json()["bodies"]]


def test_line_1_the_same_event_and_two_events_about_one_thing_settle_once(
    provider: Provider, renewal: Renewal, voucher: Attempt
) -> None:
    provider.trouble("duplicate", count=5)
    stripe.money_comes(provider, voucher.order_id)
    for _ in range(3):
        stripe.act(provider, voucher.order_id, "notify", times=2)
        work_off()
    for body in bodies(provider, voucher.order_id) * 2:
        assert stripe.tell(provider, "jspo", body) == "200"
    work_off()
    renewal.is_complete_once()
    assert cases() == []


def test_line_2_in_every_order_of_the_events_the_end_is_the_same(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("lose", count=50)
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    order = renewal.attempt.order_id
    stripe.money_comes(provider, order)
    told = bodies(provider, order)
    assert [json.loads(body)["type"] for body in told] == [
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "payment_intent.succeeded",
    ]
    provider.client.delete("/control/faults")
    for permutation in itertools.permutations(told):
        for body in permutation:
            assert stripe.tell(provider, "jspo", body) == "200"
        work_off()
        renewal.is_complete_once()
    assert InboxMessage.objects.filter(kind="event").count() == 3


def test_line_3_another_amount_settles_nothing_and_keeps_every_yen(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("wrong_amount", operation="card")
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    amount = renewal.charge.amount
    assert renewal.charge.state == "open"
    assert cases() == [("wrong_amount", amount - 1)]
    assert (balance("suspense"), balance("clearing:stripe")) == (-(amount - 1), amount - 1)


def test_line_3_an_event_that_lies_about_the_amount_is_shown_and_stripes_books_decide(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("wrong_amount", operation="event", amount=1)
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    assert [kind for kind, _ in cases()] == ["wrong_amount"]
    renewal.is_complete_once()


def test_line_5_and_7_a_voucher_paid_after_a_card_is_kept_apart(
    provider: Provider, renewal: Renewal, voucher: Attempt
) -> None:
    cancel_attempt(voucher.pk, at=NOW, actor=SYSTEM)
    voucher.refresh_from_db()
    assert voucher.state == "cancelled"
    assert voucher.ask_next_at is not None
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    stripe.money_comes(provider, voucher.order_id)
    work_off()
    renewal.is_settled_once_with_rest()
    assert cases() == [("double", voucher.amount)]


def test_line_6_a_success_after_a_failure_is_money_all_the_same(
    provider: Provider, renewal: Renewal, voucher: Attempt
) -> None:
    provider.trouble("lose", count=1)
    stripe.money_comes(provider, voucher.order_id)
    genuine = bodies(provider, voucher.order_id)
    failed = json.loads(genuine[0]) | {
        "id": "evt_failed",
        "type": "checkout.session.async_payment_failed",
    }
    Attempt.objects.filter(pk=voucher.pk).update(state="expired")
    assert stripe.tell(provider, "jspo", json.dumps(failed)) == "200"
    work_off()
    renewal.is_complete_once()


def test_line_6_a_voucher_that_ran_out_frees_the_holder_for_another_method(
    provider: Provider, renewal: Renewal, voucher: Attempt
) -> None:
    stripe.act(provider, voucher.order_id, "fail")
    work_off()
    assert renewal.attempt.state == "expired"
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    renewal.is_complete_once()


def test_line_7_money_for_what_was_given_up_opens_nothing_again(
    provider: Provider, renewal: Renewal, voucher: Attempt
) -> None:
    charge = renewal.charge
    with transaction.atomic():
        cancel_charge(purpose=charge.purpose, purpose_ref=charge.purpose_ref, at=NOW)
    stripe.money_comes(provider, voucher.order_id)
    work_off()
    assert renewal.charge.state == "cancelled"
    assert cases() == [("late", voucher.amount)]
    renewal.application.refresh_from_db()
    assert renewal.application.state == "applied"


def test_line_8_giving_up_what_is_paid_hands_over_the_money(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("lose", count=10)
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    answer = cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM)
    assert answer.confirmed is not None
    assert answer.confirmed.amount == renewal.charge.amount


def test_line_14_and_16_what_is_not_ours_or_not_known_is_kept_and_does_nothing(
    provider: Provider, renewal: Renewal
) -> None:
    foreign = {"object": "checkout.session", "id": "cs_x", "client_reference_id": "shop-77"}
    assert (
        stripe.tell(provider, "jspo", stripe.event("checkout.session.completed", foreign)) == "200"
    )
    nameless = {"object": "payment_intent", "id": "pi_x", "metadata": {}}
    assert (
        stripe.tell(
            provider, "jspo", stripe.event("payment_intent.succeeded", nameless, id_="evt_2")
        )
        == "200"
    )
    unheard = {"object": "thing", "id": "th_1", "news": [1, 2]}
    assert (
        stripe.tell(
            provider, "jspo", stripe.event("thing.happened", unheard, id_="evt_3", new_field=1)
        )
        == "200"
    )
    work_off()
    assert cases() == [("unknown_order", 0)]
    kept = InboxMessage.objects.order_by("pk").values_list("state", flat=True)
    assert list(kept) == ["unmatched", "done", "done"]


def test_line_15_a_body_that_is_no_event_is_shown(provider: Provider, renewal: Renewal) -> None:
    assert stripe.tell(provider, "jspo", '{"id": "evt_1", "object": "event"}') == "200"
    work_off()
    assert cases() == [("bad_record", 0)]


def test_line_20_a_voucher_for_more_than_is_still_owed_leaves_the_excess_for_the_office(
    provider: Provider, renewal: Renewal, voucher: Attempt
) -> None:
    stories.paid(renewal.application, at=NOW, amount=1_000)
    stripe.money_comes(provider, voucher.order_id)
    work_off()
    assert renewal.charge.state == "settled"
    assert ("over", 1_000) in cases()
    assert balance("suspense") == -1_000


def test_line_23_a_dispute_is_a_case_for_the_office(provider: Provider, renewal: Renewal) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    stripe.act(provider, renewal.attempt.order_id, "dispute")
    work_off()
    case = MoneyCase.objects.get()
    assert (case.kind, case.amount) == ("dispute", renewal.charge.amount)
    assert case.charge_id == renewal.charge.pk
    renewal.is_complete_once()
