"""Every way to pay, end to end: our adapter, the provider's wire, our hooks, a real worker."""

from datetime import timedelta

import pytest

from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.models import Attempt
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests.ground import Ground
from tests.provider import PENDING, REFUSED, Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal, cases

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


@pytest.mark.parametrize("method", ["card", "page"])
def test_a_card_payment_renews_once(provider: Provider, renewal: Renewal, method: str) -> None:
    provider.pay_by_card(renewal.redirect(method))
    work_off()
    renewal.is_complete_once()


@pytest.mark.parametrize("method", ["shop", "page"])
def test_a_slip_is_shown_then_paid_then_reported_and_only_then_renews(
    provider: Provider, renewal: Renewal, method: str
) -> None:
    provider.take_slip(renewal.redirect(method))
    work_off()
    slip = renewal.attempt
    assert (slip.state, slip.method) == ("awaiting", "shop")
    assert slip.slip["kind"] == "sej"
    assert len(slip.slip["number"]) == 13
    assert slip.slip["deadline"] == "2027-03-01"

    provider.pay_at_shop(slip.order_id)
    confirm(slip.pk, at=NOW)
    assert renewal.attempt.state == "reported"
    renewal.is_untouched()

    provider.control(f"/orders/{slip.order_id}/notify")
    work_off()
    renewal.is_complete_once()


def test_a_slip_is_joined_and_not_issued_again(provider: Provider, renewal: Renewal) -> None:
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    again = renewal.begin("shop")
    assert again.redirect is None
    assert again.attempt.state == "awaiting"
    assert Attempt.objects.count() == 1


def test_a_refused_card_fails_the_attempt_and_another_card_pays(
    provider: Provider, renewal: Renewal
) -> None:
    provider.pay_by_card(renewal.redirect("card"), number=REFUSED)
    work_off()
    assert renewal.attempt.state == "failed"
    renewal.is_untouched()

    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    assert [a.state for a in Attempt.objects.order_by("number")] == ["failed", "paid"]
    renewal.is_complete_once()


def test_while_the_provider_does_not_know_nobody_can_pay_again(
    provider: Provider, renewal: Renewal
) -> None:
    provider.pay_by_card(renewal.redirect("card"), number=PENDING)
    work_off()
    held = renewal.attempt
    assert held.state == "unknown"
    assert renewal.begin("card").redirect is None
    with pytest.raises(Refused) as refused:
        cancel_attempt(held.pk, at=NOW, actor=SYSTEM)
    assert refused.value.refusals[0].code == "checking"
    renewal.is_untouched()

    provider.control(f"/orders/{held.order_id}/resolve", outcome="success")
    work_off()
    renewal.is_complete_once()


def test_a_page_left_open_can_be_entered_again(provider: Provider, renewal: Renewal) -> None:
    first = renewal.redirect("card")
    assert renewal.redirect("card") == first
    provider.pay_by_card(first)
    work_off()
    renewal.is_complete_once()


def test_changing_from_slip_to_card_withdraws_the_slip(
    provider: Provider, renewal: Renewal
) -> None:
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    slip = renewal.attempt
    with pytest.raises(Refused) as refused:
        renewal.begin("card")
    assert refused.value.refusals[0].code == "other_method_open"

    assert cancel_attempt(slip.pk, at=NOW, actor=SYSTEM).confirmed is None
    slip.refresh_from_db()
    assert slip.state == "cancelled"
    assert slip.ask_next_at is not None
    assert slip.ask_next_at > clock.real_now() + timedelta(hours=23)
    answer = provider.client.post(f"/control/orders/{slip.order_id}/pay", json={})
    assert answer.status_code == 409

    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    renewal.is_complete_once()


def test_a_withdrawn_slip_that_a_slow_till_took_is_found_though_nobody_tells(
    provider: Provider, renewal: Renewal
) -> None:
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    slip = renewal.attempt
    cancel_attempt(slip.pk, at=NOW, actor=SYSTEM)
    assert confirm(slip.pk, at=NOW) is None
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    provider.trouble("lose", operation="deposit")
    provider.pay_at_shop(slip.order_id, force=True, notify=True)

    slip.refresh_from_db()
    assert slip.ask_next_at is not None
    confirm(slip.pk, at=NOW)
    renewal.is_settled_once_with_rest()
    assert cases() == [("double", renewal.charge.amount)]


def test_a_slip_paid_at_the_till_cannot_be_given_up(provider: Provider, renewal: Renewal) -> None:
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    provider.pay_at_shop(renewal.attempt.order_id)
    with pytest.raises(Refused) as refused:
        cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM)
    assert refused.value.refusals[0].code == "paid_at_shop"


def test_giving_up_an_attempt_that_is_paid_hands_over_the_money(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("lose", count=10)
    provider.pay_by_card(renewal.redirect("card"))
    answer = cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM)
    assert answer.confirmed is not None
    assert answer.confirmed.amount == renewal.charge.amount
    assert renewal.attempt.state != "cancelled"


def test_two_pages_paid_after_a_change_of_mind_renew_once_and_keep_the_second_money_apart(
    provider: Provider, renewal: Renewal
) -> None:
    first = renewal.redirect("card")
    page = provider.enter(first)
    cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM)
    provider.pay_by_card(renewal.redirect("page"))
    work_off()

    provider.finish_card(page)
    work_off()

    renewal.is_settled_once_with_rest()
    assert cases() == [("double", renewal.charge.amount)]
    assert coach.balance("suspense") == -renewal.charge.amount


def test_a_provider_that_does_not_answer_costs_nothing_and_can_be_tried_again(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("5xx", operation="register")
    with pytest.raises(Refused) as refused:
        renewal.begin("card")
    assert refused.value.refusals[0].code == "provider_unreachable"
    assert renewal.attempt.state == "failed"

    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    renewal.is_complete_once()


def test_a_search_that_fails_is_asked_again(provider: Provider, renewal: Renewal) -> None:
    provider.trouble("5xx", operation="search", count=1)
    provider.pay_by_card(renewal.redirect("card"))
    confirm(renewal.attempt.pk, at=NOW)
    assert renewal.attempt.ask_next_at is not None
    work_off()
    renewal.is_complete_once()


def test_an_announcement_whose_answer_is_lost_is_replaced_by_a_new_order(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("timeout_after_success", operation="register", seconds=0)
    with pytest.raises(Refused):
        renewal.begin("card")
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    assert [a.state for a in Attempt.objects.order_by("number")] == ["failed", "paid"]
    renewal.is_complete_once()


def test_an_attempt_that_died_before_it_had_its_keys_is_given_up_and_replaced(
    provider: Provider, renewal: Renewal
) -> None:
    died = open_attempt(charge=renewal.charge, method="card", at=NOW, actor=SYSTEM).attempt
    a_minute_ago = clock.real_now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=died.pk).update(asked_at=a_minute_ago)

    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    assert [a.state for a in Attempt.objects.order_by("number")] == ["failed", "paid"]
    renewal.is_complete_once()


def test_a_lost_answer_of_the_search_leaves_the_question_open(
    provider: Provider, renewal: Renewal
) -> None:
    provider.trouble("timeout_after_success", operation="search", seconds=0)
    provider.pay_by_card(renewal.redirect("card"))
    assert confirm(renewal.attempt.pk, at=NOW) is None
    assert renewal.attempt.state == "requested"
    assert renewal.attempt.ask_next_at is not None
    assert confirm(renewal.attempt.pk, at=NOW) is not None
    renewal.is_complete_once()
