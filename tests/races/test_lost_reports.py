"""With every report lost, asking alone finds the money within 15 minutes (issue: Inbox)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F

from koshin.capabilities.applications.tasks import ask_due_attempts
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.models import Attempt, InboxMessage
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import PENDING, Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal

provider = pytest.fixture(providers.running)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def minutes_go_by(count: int) -> None:
    """Nothing but the passing of time, a minute at a step: what falls due is asked about."""
    for _ in range(count):
        Attempt.objects.update(ask_next_at=F("ask_next_at") - MINUTE)
        if Attempt.objects.filter(ask_next_at__lte=clock.real_now()).exists():
            ask_due_attempts(timestamp=0)
            work_off()


def card(provider: Provider, renewal: Renewal) -> Callable[[], object]:
    redirect = renewal.redirect("card")
    return lambda: provider.pay_by_card(redirect)


def slip(provider: Provider, renewal: Renewal) -> Callable[[], object]:
    provider.take_slip(renewal.redirect("shop"))

    def pay() -> None:
        provider.pay_at_shop(renewal.attempt.order_id)
        provider.control(f"/orders/{renewal.attempt.order_id}/notify")

    return pay


def held_card(provider: Provider, renewal: Renewal) -> Callable[[], object]:
    provider.pay_by_card(renewal.redirect("card"), number=PENDING)
    order = renewal.attempt.order_id
    return lambda: provider.control(f"/orders/{order}/resolve", outcome="success")


def stripe_card(provider: Provider, renewal: Renewal) -> Callable[[], object]:
    redirect = renewal.redirect("card", provider="stripe")
    return lambda: stripe.pay_by_card(provider, redirect)


def stripe_voucher(provider: Provider, renewal: Renewal) -> Callable[[], object]:
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    return lambda: stripe.money_comes(provider, renewal.attempt.order_id)


def page_in_another_tab(provider: Provider, renewal: Renewal) -> Callable[[], object]:
    """The payer chose another method and comes back to the page that was left open."""
    redirect = renewal.redirect("card")
    cancel_attempt(renewal.attempt.pk, at=renewal.at, actor=SYSTEM)
    return lambda: provider.pay_by_card(redirect)


WAYS = [card, slip, held_card, page_in_another_tab, stripe_card, stripe_voucher]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("later", [0, 40])
def test_money_of_which_nobody_tells_is_found_within_15_minutes(
    provider: Provider,
    renewal: Renewal,
    way: Callable[[Provider, Renewal], Callable[[], object]],
    later: int,
) -> None:
    provider.trouble("lose", count=100)
    pay = way(provider, renewal)
    if later and way in (card, stripe_card):
        # A page that was opened long ago is asked about as often as any other.
        Attempt.objects.update(asked_times=later)
    else:
        minutes_go_by(later)
    pay()
    minutes_go_by(15)
    renewal.is_complete_once()
    assert set(InboxMessage.objects.values_list("kind", flat=True)) == {"answer"}
