"""The failure matrix (docs/failure-matrix.md), column Stripe: calls that fail, and try-outs."""

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.models import Attempt
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal, cases
from tests.races.test_at_once import at_once

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def test_line_9_while_stripe_does_not_know_nobody_can_pay_again(
    provider: Provider, renewal: Renewal
) -> None:
    redirect = renewal.redirect("card", provider="stripe")
    stripe.pay_by_card(provider, redirect, number=stripe.HELD)
    work_off()
    assert renewal.attempt.state == "unknown"
    assert renewal.begin("card", provider="stripe").redirect is None
    with pytest.raises(Refused) as refused:
        cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM)
    assert refused.value.refusals[0].code == "checking"
    stripe.money_comes(provider, renewal.attempt.order_id)
    work_off()
    renewal.is_complete_once()


def test_line_10_a_session_whose_answer_is_lost_is_the_same_session_when_asked_again(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("timeout_after_success", operation="session", seconds=0)
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    renewal.is_complete_once()
    assert Attempt.objects.count() == 1


def test_line_10_a_call_that_never_arrived_costs_nothing(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("5xx", operation="session", count=2)
    with pytest.raises(Refused) as refused:
        renewal.begin("card", provider="stripe")
    assert refused.value.refusals[0].code == "provider_unreachable"
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    assert [a.state for a in Attempt.objects.order_by("number")] == ["failed", "paid"]


def test_line_13_a_try_out_where_real_money_is_expected_is_shown_and_settles_nothing(
    provider: Provider, renewal: Renewal, settings: Settings
) -> None:
    redirect = renewal.redirect("card", provider="stripe")
    settings.PAYMENTS_TEST = False
    stripe.pay_by_card(provider, redirect)
    work_off()
    renewal.is_untouched()
    assert {kind for kind, _ in cases()} == {"test_flag"}


def test_line_13_real_money_where_a_try_out_is_expected_is_shown(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("test_flag", operation="event", count=9)
    provider.trouble("5xx", operation="retrieve", count=9)
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    assert [kind for kind, _ in cases()] == ["test_flag"]


def test_line_17_an_order_that_stripe_knows_with_other_words_gets_a_new_number(
    provider: Provider, renewal: Renewal
) -> None:
    charge = renewal.charge
    order = f"jspo-{charge.public_id.hex[:16]}-1"
    account = django_settings.STRIPE_ACCOUNTS["jspo"]
    form = {
        "mode": "payment",
        "success_url": "https://example.jp/",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "jpy",
        "line_items[0][price_data][unit_amount]": "999",
        "line_items[0][price_data][product_data][name]": "x",
    }
    headers = {
        "Authorization": f"Bearer {account.secret_key}",
        "Stripe-Version": "2026-10-28.endive",
        "Idempotency-Key": f"co_{order}",
    }
    made = provider.client.post("/v1/checkout/sessions", data=form, headers=headers)
    assert made.status_code == 200
    with pytest.raises(Refused):
        renewal.begin("card", provider="stripe")
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    assert renewal.attempt.number == 2
    renewal.is_complete_once()


def test_line_19_a_double_click_opens_one_session(provider: Provider, renewal: Renewal) -> None:
    def click() -> str:
        return renewal.redirect("card", provider="stripe").url

    assert len(set(at_once(click, click, click))) == 1
    assert Attempt.objects.count() == 1
