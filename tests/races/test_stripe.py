"""Stripe Checkout end to end: our adapter with the SDK, the wire, our hook, a real worker."""

import pytest

from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.cancel_attempt import cancel_attempt
from koshin.capabilities.payments.models import InboxMessage, Settlement
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.slips import payable_until
from koshin.capabilities.payments.tried import refund_of
from koshin.core.dates import japanese_moment
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal, balance, cases

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


def test_a_card_payment_renews_once(provider: Provider, renewal: Renewal) -> None:
    back = stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    assert back.status_code == 303
    work_off()
    renewal.is_complete_once()
    assert balance("clearing:stripe") == renewal.charge.amount


def test_a_voucher_is_shown_then_paid_and_only_then_renews(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.take_voucher(provider, renewal.redirect("page", provider="stripe"))
    work_off()
    slip = renewal.attempt
    assert (slip.state, slip.method, slip.slip["kind"]) == ("awaiting", "shop", "stripe-konbini")
    assert slip.slip["deadline"] <= "2027-03-01"
    assert set(slip.slip) >= {"familymart", "lawson", "ministop", "seicomart"}
    [mail] = Mail.objects.filter(template="payment_instructions")
    for store in ("familymart", "lawson", "ministop", "seicomart"):
        code, confirmation = slip.slip[store].split()
        assert f"お支払番号 {code}\n確認番号 {confirmation}" in mail.body
    assert f"お支払いの期限\n{japanese_moment(payable_until(slip))}" in mail.body
    renewal.is_untouched()

    stripe.money_comes(provider, slip.order_id)
    work_off()
    renewal.is_complete_once()


def test_a_transfer_in_two_parts_settles_when_it_is_whole(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.take_account(provider, renewal.redirect("bank", provider="stripe"))
    work_off()
    order = renewal.attempt
    assert (order.state, order.method) == ("awaiting", "bank")
    assert order.slip["remaining"] == str(order.amount)

    stripe.money_comes(provider, order.order_id, amount=1_000)
    work_off()
    renewal.is_untouched()
    assert renewal.attempt.slip["remaining"] == str(order.amount - 1_000)

    stripe.money_comes(provider, order.order_id)
    work_off()
    renewal.is_complete_once()


def test_a_declined_card_leaves_the_page_open_for_another(
    provider: Provider, renewal: Renewal
) -> None:
    redirect = renewal.redirect("card", provider="stripe")
    assert stripe.pay_by_card(provider, redirect, number=stripe.DECLINED).status_code == 400
    work_off()
    assert renewal.attempt.state == "requested"
    stripe.pay_by_card(provider, redirect)
    work_off()
    renewal.is_complete_once()


def test_an_open_page_is_withdrawn_for_good(provider: Provider, renewal: Renewal) -> None:
    redirect = renewal.redirect("card", provider="stripe")
    assert cancel_attempt(renewal.attempt.pk, at=NOW, actor=SYSTEM).confirmed is None
    assert (renewal.attempt.state, renewal.attempt.ask_next_at) == ("cancelled", None)
    assert stripe.pay_by_card(provider, redirect).status_code == 410


def test_a_card_goes_back_whole_or_in_part_and_never_twice(
    provider: Provider, renewal: Renewal
) -> None:
    stripe.pay_by_card(provider, renewal.redirect("card", provider="stripe"))
    work_off()
    money = Settlement.objects.select_related("attempt").get()
    adapter = PROVIDERS["stripe"]
    part = refund_of(money, before=0, amount=1_000, key="r-1")
    first, again = adapter.refund(part), adapter.refund(part)
    assert (first.outcome, first.provider_ref) == ("done", again.provider_ref)
    rest = refund_of(money, before=1_000, amount=money.amount - 1_000, key="r-2")
    assert adapter.refund(rest).outcome == "done"
    assert adapter.ask_refund(rest, provider_ref="").outcome == "done"
    back = stripe.shown(provider, money.provider_ref)["refunds"]
    assert sorted(each["amount"] for each in back) == [1_000, money.amount - 1_000]
    too_much = adapter.refund(refund_of(money, before=0, amount=1, key="r-3"))
    assert too_much.outcome == "refused"


@pytest.mark.parametrize(("outcome", "then"), [("success", "done"), ("failure", "refused")])
def test_a_voucher_goes_back_by_way_of_a_mail_to_the_payer(
    provider: Provider, renewal: Renewal, outcome: str, then: str
) -> None:
    stripe.take_voucher(provider, renewal.redirect("shop", provider="stripe"))
    stripe.money_comes(provider, renewal.attempt.order_id)
    work_off()
    money = Settlement.objects.select_related("attempt").get()
    asked = refund_of(money, before=0, amount=money.amount, key="r-1", email="a@example.jp")
    sent = PROVIDERS["stripe"].refund(asked)
    assert sent.outcome == "pending"
    provider.control(f"/stripe/refunds/{sent.provider_ref}/end", outcome=outcome)
    answer = PROVIDERS["stripe"].ask_refund(asked, provider_ref=sent.provider_ref)
    assert answer.outcome == then


def test_one_event_is_kept_once_under_its_own_name(provider: Provider, renewal: Renewal) -> None:
    body = {"object": "payout", "id": "po_1"}
    told = [
        stripe.tell(provider, "jspo", stripe.event("payout.paid", body, pending_webhooks=n))
        for n in (1, 2, 3)
    ]
    work_off()
    assert told == ["200"] * 3
    kept = InboxMessage.objects.get()
    assert (kept.times, kept.state) == (3, "done")
    assert cases() == []
