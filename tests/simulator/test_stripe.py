"""Stripe's wire as the simulator speaks it: strict about parameters, keys and signatures."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from payment_simulator.server import Server
from payment_simulator.settings import parse_settings
from payment_simulator.simulator import Simulator
from tests.simulator.test_pages_in_browser import accept
from tests.simulator.world import Merchant

KEY = "sk_test_1234567890"
SECRETS = ["whsec_new", "whsec_old"]
GOOD = {
    "mode": "payment",
    "success_url": "https://renewal.example.jp/pay/return?cs={CHECKOUT_SESSION_ID}",
    "client_reference_id": "REN-2026-000123-1",
    "allowed_payment_method_types[0]": "konbini",
    "payment_method_options[konbini][expires_after_days]": "14",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "jpy",
    "line_items[0][price_data][unit_amount]": "11000",
    "line_items[0][price_data][product_data][name]": "資格更新料",
}


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    made = Merchant()
    yield made
    made.stop()


@pytest.fixture
def stripe(merchant: Merchant) -> Iterator[httpx.Client]:
    settings = parse_settings(
        {
            "merchants": [],
            "stripe_accounts": [
                {
                    "name": "jspo",
                    "secret_key": KEY,
                    "webhook_secrets": SECRETS,
                    "webhook_url": f"{merchant.url}/event",
                    "business_time_url": f"{merchant.url}/now",
                }
            ],
        }
    )
    server = Server(Simulator(settings, None), host="127.0.0.1", port=0)
    server.start()
    headers = {"Authorization": f"Bearer {KEY}", "Stripe-Version": "2026-10-28.endive"}
    with httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}", headers=headers, trust_env=False
    ) as client:
        yield client
    server.stop()


def ask(stripe: httpx.Client, changed: dict[str, Any], *, key: str = "") -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    form = {name: value for name, value in (GOOD | changed).items() if value is not None}
    return stripe.post("/v1/checkout/sessions", data=form, headers=headers)


def test_a_session_is_made_and_shown(stripe: httpx.Client) -> None:
    made = ask(stripe, {})
    assert made.status_code == 200
    session = made.json()
    assert (session["amount_total"], session["currency"]) == (11_000, "jpy")
    assert (session["status"], session["payment_status"]) == ("open", "unpaid")
    assert stripe.get(f"/v1/checkout/sessions/{session['id']}").json() == session
    assert stripe.get(session["url"].split("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (
            {"payment_method_types[0]": "konbini"},
            "payment_method_types_no_longer_supported",
        ),
        ({"payment_method_options[konbini][expires_days]": "3"}, "parameter_unknown"),
        ({"payment_method_options[konbini][expires_after_days]": "61"}, "parameter_invalid"),
        ({"allowed_payment_method_types[0]": "combini"}, "parameter_invalid"),
        ({"line_items[0][price_data][unit_amount]": "11,000"}, "parameter_invalid"),
        ({"line_items[0][price_data][currency]": "usd"}, "parameter_invalid"),
        ({"success_url": "renewal.example.jp"}, "parameter_invalid"),
        ({"success_url": None}, "parameter_missing"),
        ({"mode": ""}, "parameter_invalid_empty"),
        ({"allowed_payment_method_types[0]": "customer_balance"}, "parameter_missing"),
        ({"expires_at": "1000000000"}, "parameter_invalid"),
        ({"customer": "cus_nobody"}, "resource_missing"),
    ],
)
def test_what_stripe_refuses_is_refused(
    stripe: httpx.Client, changed: dict[str, Any], code: str
) -> None:
    refused = ask(stripe, changed)
    assert refused.status_code in (400, 404)
    assert refused.json()["error"]["code"] == code


def test_a_wrong_key_and_a_missing_version_are_refused(stripe: httpx.Client) -> None:
    nobody = stripe.get("/v1/refunds", headers={"Authorization": "Bearer sk_test_wrong"})
    assert nobody.status_code == 401
    assert stripe.get("/v1/refunds", headers={"Stripe-Version": ""}).status_code == 400


def test_an_idempotency_key_answers_alike_and_refuses_other_parameters(
    stripe: httpx.Client,
) -> None:
    first, again = ask(stripe, {}, key="co_1"), ask(stripe, {}, key="co_1")
    assert first.text == again.text
    assert again.headers["Idempotent-Replayed"] == "true"
    other = ask(stripe, {"line_items[0][quantity]": "2"}, key="co_1")
    assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")
    # What was refused for its parameters is not kept under its key.
    assert ask(stripe, {"mode": "setup"}, key="co_2").status_code == 400
    assert ask(stripe, {}, key="co_2").status_code == 200


def test_events_bear_a_signature_for_each_valid_secret(
    stripe: httpx.Client, merchant: Merchant
) -> None:
    session = ask(stripe, {}).json()
    stripe.post(f"/v1/checkout/sessions/{session['id']}/expire")
    [heard] = merchant.of("/event")
    assert json.loads(heard.body)["type"] == "checkout.session.expired"
    stamp, *signatures = heard.headers["stripe-signature"].split(",")
    signed = stamp.removeprefix("t=").encode() + b"." + heard.body
    made = [hmac.new(s.encode(), signed, hashlib.sha256).hexdigest() for s in SECRETS]
    assert signatures == [f"v1={one}" for one in made]


def test_the_page_for_people_pays_a_voucher(stripe: httpx.Client, merchant: Merchant) -> None:
    session = ask(stripe, {}).json()
    form = {"name": "山田", "email": "a@example.jp"}
    assert stripe.post(f"/c/pay/{session['id']}/konbini", data=form).status_code == 303
    assert "お支払い待ち" in stripe.get("/").text
    assert stripe.post(f"/console/stripe/{session['id']}/pay").status_code == 303
    assert "お支払い済み" in stripe.get("/").text
    kinds = [json.loads(heard.body)["type"] for heard in merchant.of("/event")]
    assert kinds == [
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits_its_window_and_satisfies_axe(
    stripe: httpx.Client, chromium: Browser, width: int
) -> None:
    form = {"allowed_payment_method_types[1]": "card"}
    session = ask(stripe, form).json()
    page = chromium.new_page(viewport={"width": width, "height": 900}, locale="ja-JP")
    page.goto(session["url"])
    accept(page)
    page.get_by_role("link", name="コンビニエンスストア").click()
    accept(page)
    page.get_by_role("button", name="支払番号を発行する").click()
    accept(page)
    page.get_by_role("link", name="お支払い方法を選び直す").click()
    page.get_by_role("link", name="クレジットカード").click()
    page.get_by_role("button", name="支払う", exact=True).click()
    accept(page)
    stripe.post(f"/c/pay/{session['id']}/konbini", data={"name": "山田", "email": "a@example.jp"})
    page.goto(str(stripe.base_url))
    accept(page)
    other = ask(stripe, form).json()
    stripe.post(f"/v1/checkout/sessions/{other['id']}/expire")
    page.goto(other["url"])
    accept(page)
    page.close()
