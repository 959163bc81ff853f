"""A transfer to a payer's account at Stripe that is too much, too little, or comes once more."""

from datetime import timedelta

import pytest

from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.tasks import ask_due_attempts, send_due_refunds
from koshin.capabilities.payments.models import Attempt, MoneyCase, Refund, Settlement
from koshin.capabilities.payments.proposals import proposal_of
from koshin.capabilities.payments.recompute import disagreements
from koshin.platform import clock, jobs
from koshin.platform.audit import Actor
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal, balance, cases

provider = pytest.fixture(providers.running)
CLERK = Actor(kind="staff", id=1)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


@pytest.fixture
def order(provider: Provider, renewal: Renewal) -> Attempt:
    """The coach was given an account of Stripe's to transfer to."""
    stripe.take_account(provider, renewal.redirect("bank", provider="stripe"))
    work_off()
    return renewal.attempt


def rests() -> list[int]:
    found = Settlement.objects.filter(method="balance").order_by("pk")
    return [one.amount - one.applied for one in found]


def the_question_falls_due() -> None:
    Attempt.objects.filter(ask_next_at__isnull=False).update(ask_next_at=clock.real_now())
    jobs.enqueue(ask_due_attempts, timestamp=0)
    work_off()


def the_refund_is_due() -> None:
    Refund.objects.filter(ask_next_at__isnull=False).update(ask_next_at=clock.real_now())
    jobs.enqueue(send_due_refunds, timestamp=0)
    work_off()


def test_what_is_too_much_is_booked_once_and_becomes_a_case(
    provider: Provider, renewal: Renewal, order: Attempt
) -> None:
    stripe.money_comes(provider, order.order_id, amount=order.amount + 1_500)
    work_off()
    renewal.is_settled_once_with_rest()
    assert cases() == [("surplus", 1_500)]
    stripe.act(provider, order.order_id, "notify", times=2)
    the_question_falls_due()
    assert rests() == [1_500]
    assert (balance("suspense"), balance("clearing:stripe")) == (-1_500, order.amount + 1_500)
    proposal = proposal_of(MoneyCase.objects.get(), fee_differences=())
    assert (proposal.act, proposal.acts) == ("refund", ("refund", "return"))


def test_money_that_comes_when_all_is_paid_is_found_by_an_event_and_without_one(
    provider: Provider, renewal: Renewal, order: Attempt
) -> None:
    stripe.money_comes(provider, order.order_id)
    work_off()
    renewal.is_complete_once()
    stripe.money_comes(provider, order.order_id, amount=500)
    work_off()
    assert rests() == [500]
    stripe.money_comes(provider, order.order_id, amount=700, notify=False)
    paid = Attempt.objects.get(pk=order.pk)
    assert paid.ask_next_at is not None
    assert paid.ask_next_at <= clock.real_now() + timedelta(days=1)
    the_question_falls_due()
    assert rests() == [500, 700]
    assert cases() == [("surplus", 500), ("surplus", 700)]
    renewal.is_settled_once_with_rest()


def test_a_surplus_goes_back_through_stripe_and_is_not_found_again(
    provider: Provider, renewal: Renewal, order: Attempt
) -> None:
    stripe.money_comes(provider, order.order_id, amount=order.amount + 1_500)
    work_off()
    decide_case(
        association="jspo",
        case_id=MoneyCase.objects.get().pk,
        act="refund",
        reason="振込額が多すぎたため、差額を返金します。",
        at=NOW,
        actor=CLERK,
    )
    the_refund_is_due()
    refund = Refund.objects.get()
    assert (refund.state, refund.route, refund.amount) == ("pending", "provider", 1_500)
    the_question_falls_due()
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome="success")
    the_refund_is_due()
    refund.refresh_from_db()
    assert refund.state == "done"
    the_question_falls_due()
    assert rests() == [1_500]
    assert (balance("suspense"), balance("refund_due")) == (0, 0)
    assert balance("clearing:stripe") == order.amount
    assert disagreements() == {}


def test_a_refund_whose_answer_was_lost_is_found_behind_a_hundred_others(
    provider: Provider, renewal: Renewal, order: Attempt
) -> None:
    stripe.money_comes(provider, order.order_id, amount=order.amount + 1_500)
    work_off()
    provider.trouble("timeout_after_success", operation="refund", seconds=0, count=2)
    decide_case(
        association="jspo",
        case_id=MoneyCase.objects.get().pk,
        act="refund",
        reason="振込額が多すぎたため、差額を返金します。",
        at=NOW,
        actor=CLERK,
    )
    the_refund_is_due()
    assert Refund.objects.get().provider_ref == ""
    provider.trouble("lose", count=1_000)
    stripe.money_comes(provider, order.order_id, amount=101, notify=False)
    stripe.give_back_by_hand(provider, order.order_id, times=101)
    the_refund_is_due()
    refund = Refund.objects.get()
    assert (refund.state, refund.provider_ref[:3]) == ("pending", "re_")


def test_a_part_that_stays_a_part_is_shown_after_seven_days_and_settled_when_it_is_whole(
    provider: Provider, renewal: Renewal, order: Attempt
) -> None:
    stripe.money_comes(provider, order.order_id, amount=1_000)
    work_off()
    since = Attempt.objects.get(pk=order.pk).part_since
    assert since is not None
    confirm(order.pk, at=since + timedelta(days=6, hours=23))
    assert cases() == []
    confirm(order.pk, at=since + timedelta(days=7))
    confirm(order.pk, at=since + timedelta(days=8))
    assert cases() == [("part_transfer", 1_000)]
    assert "残りの振込を案内" in proposal_of(MoneyCase.objects.get(), fee_differences=()).why
    renewal.is_untouched()
    stripe.money_comes(provider, order.order_id)
    work_off()
    renewal.is_complete_once()
    assert MoneyCase.objects.get().state == "closed"


def test_the_balance_of_somebody_elses_customer_is_nothing_to_us(
    provider: Provider, renewal: Renewal, order: Attempt
) -> None:
    about = {"object": "cash_balance", "customer": "cus_of_another_shop", "available": {"jpy": 5}}
    body = stripe.event("cash_balance.funds_available", about)
    assert stripe.tell(provider, "jspo", body) == "200"
    work_off()
    assert cases() == []
    renewal.is_untouched()
