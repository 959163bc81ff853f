"""A day is compared with what the provider answers, also where it answers that nothing moved."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.payments.actions import ask_for_close as asking
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.models import ProviderList
from koshin.capabilities.payments.values import Confirmed
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal

provider = pytest.fixture(providers.running)
DAY = date(2027, 2, 15)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def ask() -> int:
    return asking.ask_for_close(association="jspo", provider="veritrans", day=DAY, at=NOW)


def books_alone(renewal: Renewal) -> None:
    """Our books have money of which the provider knows nothing."""
    renewal.redirect("card")
    attempt = renewal.attempt
    settle(
        charge_id=renewal.charge.pk,
        attempt_id=attempt.pk,
        money=Confirmed(
            provider="veritrans",
            provider_ref=attempt.order_id,
            method="card",
            amount=attempt.amount,
            paid_at=NOW,
        ),
        at=NOW,
    )


def test_a_provider_that_confirms_none_has_told_of_the_day(
    provider: Provider, renewal: Renewal
) -> None:
    books_alone(renewal)
    assert daily_close("jspo", DAY).untold == ["veritrans"]
    assert ask() == 0
    close = daily_close("jspo", DAY)
    assert [(line.ours, line.theirs) for line in close.lines] == [(renewal.charge.amount, 0)]
    assert ([d.theirs for d in close.differences], list(close.untold)) == ([0], [])


def test_a_provider_that_does_not_answer_has_not_told(provider: Provider, renewal: Renewal) -> None:
    books_alone(renewal)
    provider.trouble("5xx", operation="search", count=10)
    assert ask() == 0
    assert daily_close("jspo", DAY).untold == ["veritrans"]


def test_a_day_of_many_orders_is_asked_about_to_its_end(
    provider: Provider, renewal: Renewal, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.enter(renewal.redirect("page"))
    cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM)
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    monkeypatch.setattr(asking, "PAGE", 1)
    for _again in range(2):
        assert ask() == 1
    assert daily_close("jspo", DAY).agrees
    assert ProviderList.objects.filter(lines__isnull=False).count() == 1
    assert ProviderList.objects.filter(first_day=DAY, last_day=DAY).count() == 1
