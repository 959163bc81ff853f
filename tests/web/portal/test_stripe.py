"""Paying at Stripe from My Page, at an association whose data name Stripe."""

import pytest
from bs4 import Tag

from tests import provider as providers
from tests import stripe_pages as stripe
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal
from tests.web.portal.visitor import Visitor, signed_in

provider = pytest.fixture(providers.running)
AT_STRIPE = ("payment:\n  chosen: provider\n", "payment:\n  chosen: provider\n  provider: stripe\n")
OWN_PAGE = "payment:\n  chosen: provider\n  slip_days: 14\n  grace_days: 7\n  methods:\n"
TRANSFER = "    - code: bank\n      label: 銀行振込\n      provider: stripe\n"
BY_TRANSFER = (OWN_PAGE, OWN_PAGE.replace("chosen: provider", "chosen: here") + TRANSFER)


def at_payment(renewal: Renewal) -> Visitor:
    """The coach on the payment page."""
    one = Visitor(signed_in(renewal.application.holder), "jspo")
    return one.open(f"applications/{renewal.application.public_id}/payment/")


def link_to_stripe(one: Visitor) -> str:
    found = one.soup.find("a", attrs={"data-go": True})
    assert isinstance(found, Tag)
    return str(found["href"]).split("#")[0]


def test_a_voucher_shows_the_numbers_of_every_store_until_it_is_paid(
    committed: Ground, provider: Provider
) -> None:
    renewal = coach.who_applied(changed=AT_STRIPE)
    one = at_payment(renewal).press("支払いへ進む")
    assert one.heading == "決済会社の画面へ移動します"
    form = {"name": "髙橋花子", "email": "hanako@example.jp"}
    back = provider.client.post(f"{link_to_stripe(one)}/konbini", data=form)
    one.open(back.headers["location"].removeprefix("http://testserver").split("127.0.0.1")[-1])
    work_off()

    one = at_payment(renewal)
    slip = renewal.attempt.slip
    for store in ("familymart", "lawson", "ministop", "seicomart"):
        payment_code, confirmation = slip[store].split()
        assert payment_code in one.text
        assert confirmation in one.text
    assert "セイコーマート" in one.text
    assert "2027年2月28日(日) 23:59" in one.text or "2027年3月1日(月) 23:59" in one.text

    stripe.money_comes(provider, renewal.attempt.order_id)
    work_off()
    renewal.is_complete_once()
    assert "手続きが完了しました" in at_payment(renewal).text


def test_a_transfer_shows_its_own_account_and_what_is_left(
    committed: Ground, provider: Provider
) -> None:
    renewal = coach.who_applied(changed=BY_TRANSFER)
    one = at_payment(renewal).press("お支払いへ進む", method="bank")
    provider.client.post(f"{link_to_stripe(one)}/customer_balance")
    work_off()
    one = at_payment(renewal)
    assert renewal.attempt.slip["account_number"] in one.text
    assert "見本銀行 振込専用支店" in one.text

    stripe.money_comes(provider, renewal.attempt.order_id, amount=1_000)
    work_off()
    rest = f"{renewal.attempt.amount - 1_000:,}円"
    assert rest in at_payment(renewal).text
