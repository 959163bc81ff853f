"""Pay-easy, end to end: three numbers, paid at a bank, told by a push, by Search, or by nobody."""

from datetime import timedelta

import pytest

from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.tasks import ask_due_attempts
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.directory import can_refund
from koshin.platform import clock
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal, balance, cases

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.coordinator_who_applied()


@pytest.fixture
def numbers(provider: Provider, renewal: Renewal) -> Attempt:
    """The coordinator holds Pay-easy's three numbers."""
    provider.take_numbers(renewal.redirect("payeasy"))
    work_off()
    return renewal.attempt


@pytest.mark.parametrize("method", ["payeasy", "page"])
def test_the_numbers_are_shown_and_mailed_then_paid_then_reported_and_then_it_renews(
    provider: Provider, renewal: Renewal, method: str
) -> None:
    provider.take_numbers(renewal.redirect(method))
    work_off()
    tried = renewal.attempt
    assert (tried.state, tried.method) == ("awaiting", "payeasy")
    known = provider.client.get(f"/control/orders/{tried.order_id}").json()["order"]
    assert tried.slip == {
        "kind": "payeasy",
        "institution": known["kikan_no"],
        "customer": known["customer_no"],
        "confirmation": known["confirm_no"],
        "deadline": "2027-05-04",
    }
    mail = Mail.objects.get(template="payment_instructions")
    for line in (
        f"収納機関番号 {known['kikan_no']}",
        f"お客様番号 {known['customer_no']}",
        f"確認番号 {known['confirm_no']}",
    ):
        assert line in mail.body

    provider.pay_at_shop(tried.order_id)
    confirm(tried.pk, at=renewal.at)
    assert renewal.attempt.state == "reported"
    renewal.is_untouched()

    provider.control(f"/orders/{tried.order_id}/notify", times=3)
    work_off()
    renewal.is_complete_once()
    assert cases() == []
    assert not can_refund("veritrans", "payeasy")


def test_the_page_is_filled_in_with_the_names_and_what_an_atm_shows(
    provider: Provider, renewal: Renewal
) -> None:
    page = provider.enter(renewal.redirect("payeasy"))
    known = provider.client.get(f"/control/orders/{renewal.attempt.order_id}").json()["order"]
    holder = renewal.application.holder
    assert (known["kana1"], known["kana2"]) == (holder.family_kana, holder.given_kana)
    assert 0 < len(known["contents"]) <= 12
    chosen = provider.client.get(f"{page}/method").text
    assert ('value="bank"' in chosen, 'value="card"' in chosen) == (True, False)


def test_money_of_which_nobody_tells_is_found_by_asking(
    provider: Provider, renewal: Renewal, numbers: Attempt
) -> None:
    provider.trouble("lose", operation="deposit")
    provider.pay_at_shop(numbers.order_id, notify=True)
    assert numbers.ask_next_at is not None
    assert numbers.ask_next_at <= clock.real_now() + timedelta(minutes=10)
    Attempt.objects.update(ask_next_at=clock.real_now())
    ask_due_attempts.defer(timestamp=0)
    work_off()
    renewal.is_complete_once()


def test_numbers_cannot_be_withdrawn_and_their_late_money_is_kept_apart(
    provider: Provider, renewal: Renewal, numbers: Attempt
) -> None:
    assert cancel_attempt(numbers.pk, at=renewal.at, actor=SYSTEM).confirmed is None
    numbers.refresh_from_db()
    assert numbers.state == "cancelled"
    assert numbers.ask_next_at is not None
    assert numbers.ask_next_at <= clock.real_now() + timedelta(hours=1)
    provider.pay_by_card(renewal.redirect("card"))
    work_off()
    provider.pay_at_shop(numbers.order_id, notify=True)
    work_off()
    renewal.is_settled_once_with_rest()
    assert cases() == [("double", renewal.charge.amount)]
    assert balance("suspense") == -renewal.charge.amount


def test_another_amount_than_was_asked_settles_nothing_and_keeps_every_yen(
    provider: Provider, renewal: Renewal, numbers: Attempt
) -> None:
    provider.pay_at_shop(numbers.order_id, amount=numbers.amount - 500, notify=True)
    work_off()
    assert renewal.charge.state == "open"
    assert cases() == [("wrong_amount", numbers.amount - 500)]
    assert balance("suspense") == -(numbers.amount - 500)


@pytest.mark.parametrize("trouble", ["forge", "bad_record"])
def test_a_forged_push_has_no_effect_and_a_bad_record_does_not_hold_up_the_good_one(
    provider: Provider, renewal: Renewal, numbers: Attempt, trouble: str
) -> None:
    provider.trouble(trouble, operation="deposit")
    provider.pay_at_shop(numbers.order_id, notify=True)
    work_off()
    if trouble == "forge":
        renewal.is_untouched()
        assert cases() == []
    else:
        renewal.is_complete_once()
        assert cases() == [("bad_record", 0)]
