"""Things that happen at the same moment: return and push, double clicks, two tabs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections

from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.payments.models import Attempt
from koshin.core.refusal import Refused
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal

T = TypeVar("T")
provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def at_once(*acts: Callable[[], T]) -> list[T]:
    """The answers of acts that start in the same moment, each in a thread of its own."""
    barrier = Barrier(len(acts))

    def together(act: Callable[[], T]) -> T:
        barrier.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(together, acts))


@pytest.mark.parametrize("turn", range(3))
def test_return_and_push_and_schedule_at_the_same_moment_settle_once(
    provider: Provider, renewal: Renewal, turn: int
) -> None:
    provider.pay_by_card(renewal.redirect("card"))
    attempt = renewal.attempt.pk

    def back() -> bool:
        booked = confirm(attempt, at=NOW)
        return booked is not None and booked.newly

    def worker() -> bool:
        work_off()
        return False

    answers = at_once(back, back, worker, back)
    work_off()
    assert sum(answers) <= 1
    renewal.is_complete_once()


def test_a_double_click_opens_one_attempt_and_leads_both_to_the_same_page(
    provider: Provider, renewal: Renewal
) -> None:
    def click() -> str:
        return renewal.redirect("card").fields["ORDER_ID"]

    assert len(set(at_once(click, click, click, click))) == 1
    assert Attempt.objects.count() == 1


def test_two_tabs_with_two_methods_open_one_attempt(provider: Provider, renewal: Renewal) -> None:
    def choose(method: str) -> Callable[[], str]:
        def act() -> str:
            try:
                return renewal.redirect(method).fields["ORDER_ID"]
            except Refused as refused:
                return refused.refusals[0].code

        return act

    answers = at_once(choose("card"), choose("shop"))
    assert Attempt.objects.count() == 1
    assert sorted(answers)[1] == "other_method_open" or answers.count("other_method_open") == 1
