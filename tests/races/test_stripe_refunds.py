"""Money back through Stripe with the office's verbs: a card at once, a voucher by way of a mail."""

from datetime import timedelta

import pytest
from django.db.models import F

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.tasks import send_due_refunds
from koshin.capabilities.payments.models import Refund, Settlement
from koshin.platform import clock, jobs
from koshin.platform.audit import Actor
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal, balance

provider = pytest.fixture(providers.running)
CLERK = Actor(kind="staff", id=1)
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def refund_all(renewal: Renewal) -> Refund:
    settlement = Settlement.objects.get()
    return refunds.propose(
        association="jspo",
        settlement=settlement.public_id,
        amount=settlement.applied,
        reason="協会の誤りのため返金します。",
        at=renewal.at,
        actor=CLERK,
    )


def the_question_falls_due() -> None:
    """The next question, ten minutes after the one before."""
    Refund.objects.filter(ask_next_at__isnull=False).update(ask_next_at=clock.real_now())
    Refund.objects.filter(missed_at__isnull=False).update(missed_at=F("missed_at") - TEN_MINUTES)
    jobs.enqueue(send_due_refunds, timestamp=0)
    work_off()


def test_a_card_goes_back_once_though_the_first_answer_was_lost(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    provider.trouble("5xx", operation="refund", count=2)
    provider.trouble("timeout_after_success", operation="refund", seconds=0, count=2)
    refund_all(renewal)
    for _ in range(8):  # each lost answer is asked about twice before it is sent again
        the_question_falls_due()
    assert Refund.objects.get().state == "done"
    [back] = stripe.shown(provider, Settlement.objects.get().provider_ref)["refunds"]
    assert back["amount"] == renewal.charge.amount
    assert (balance("clearing:stripe"), balance("refund_due")) == (0, 0)


@pytest.mark.parametrize(("outcome", "state"), [("success", "done"), ("failure", "failed")])
def test_a_voucher_goes_back_when_the_payer_has_named_an_account(
    provider: Provider, renewal: Renewal, outcome: str, state: str
) -> None:
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    stripe.money_comes(provider, renewal.attempt.order_id)
    work_off()
    refund_all(renewal)
    the_question_falls_due()
    refund = Refund.objects.get()
    assert (refund.state, refund.route) == ("pending", "provider")
    provider.control(f"/stripe/refunds/{refund.provider_ref}/end", outcome=outcome)
    the_question_falls_due()
    refund.refresh_from_db()
    assert refund.state == state
    assert balance("clearing:stripe") == (0 if state == "done" else renewal.charge.amount)
