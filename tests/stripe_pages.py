"""What a payer and the world do at Stripe, for tests that have a running provider."""

import json
from typing import Any

import httpx
import stripe as sdk
from django.conf import settings as django_settings

from koshin.capabilities.payments.providers.stripe.account import account_of
from koshin.capabilities.payments.values import Redirect
from tests.provider import Provider

SUCCESS = "4242424242424242"
DECLINED = "4000000000009995"
HELD = "4000000000000077"


def page_of(redirect: Redirect) -> str:
    """The address of the session's page, without the fragment that only a browser keeps."""
    assert redirect.fields == {}
    return redirect.url.split("#")[0]


def pay_by_card(provider: Provider, redirect: Redirect, *, number: str = SUCCESS) -> httpx.Response:
    """Fill in the card on the hosted page."""
    card = {"card_number": number, "card_expire": "12/30", "security_code": "123"}
    return provider.client.post(f"{page_of(redirect)}/card", data=card)


def take_voucher(provider: Provider, redirect: Redirect) -> httpx.Response:
    """Choose the convenience store and get numbers to pay with."""
    form = {"name": "髙橋花子", "email": "hanako@example.jp"}
    return provider.client.post(f"{page_of(redirect)}/konbini", data=form)


def take_account(provider: Provider, redirect: Redirect) -> httpx.Response:
    """Choose the bank transfer and get an account to transfer to."""
    return provider.client.post(f"{page_of(redirect)}/customer_balance")


def money_comes(provider: Provider, order: str, **body: Any) -> None:
    """At a till, or by transfer: ``amount``, ``paid_at``, ``force``, ``notify``."""
    provider.control(f"/stripe/sessions/{order}/pay", **body)


def act(provider: Provider, order: str, what: str, **body: Any) -> None:
    """``notify``, ``fail``, ``expire`` or ``dispute``."""
    provider.control(f"/stripe/sessions/{order}/{what}", **body)


def give_back_by_hand(provider: Provider, order: str, *, times: int) -> None:
    """A yen each time, from the customer's balance to an account, as on Stripe's own pages."""
    form = {
        "customer": shown(provider, order)["session"]["customer"],
        "origin": "customer_balance",
        "currency": "jpy",
        "amount": "1",
        "instructions_email": "hanako@example.jp",
    }
    key = account_of("jspo").secret_key
    headers = {"Authorization": f"Bearer {key}", "Stripe-Version": sdk.api_version}
    for _ in range(times):
        provider.client.post("/v1/refunds", data=form, headers=headers).raise_for_status()


def shown(provider: Provider, order: str) -> dict[str, Any]:
    """Session, PaymentIntent and refunds as they stand at Stripe."""
    return dict(provider.client.get(f"/control/stripe/sessions/{order}").json())


def event(kind: str, about: dict[str, Any], *, id_: str = "evt_1", **more: Any) -> str:
    """The body of an event."""
    return json.dumps(
        {
            "id": id_,
            "object": "event",
            "type": kind,
            "livemode": False,
            "data": {"object": about},
            **more,
        }
    )


def tell(provider: Provider, association: str, body: str, *, sign: bool | str = True) -> str:
    """Send any event, signed as said; how our server answered."""
    sent = provider.control("/stripe/event-raw", account=association, body=body, sign=sign)
    return str(sent["messages"][0]["answers"][0])


def secrets_of(association: str) -> tuple[str, ...]:
    """The webhook secrets that our side knows."""
    found: tuple[str, ...] = django_settings.STRIPE_ACCOUNTS[association].webhook_secrets
    return found
