"""What a sample person does outside of koshin: on the provider's page and at a till.

Only the simulator has a till that a program can pay at, so this works in demo and tests only.
"""

from datetime import datetime
from urllib.parse import urlsplit

import httpx

from koshin.capabilities.payments.values import Redirect
from koshin.capabilities.people.models import Holder

SHOP = "sej"
NAME_LENGTH = 10
PATIENCE_SECONDS = 20


def take_slip(redirect: Redirect, holder: Holder) -> None:
    """Enter the hosted page, choose a convenience store, and get a number to pay with."""
    with _browser(redirect.url) as browser:
        entered = browser.post(redirect.url, data=dict(redirect.fields))
        page = str(entered.headers["location"]).removesuffix("/amount")
        who = {
            "name1": holder.family_name[:NAME_LENGTH],
            "name2": holder.given_name[:NAME_LENGTH],
            "telephone": holder.phone,
            "shop": SHOP,
        }
        done = browser.post(f"{page}/cvs", data=who)
        if done.status_code >= 400:
            raise RuntimeError(f"the hosted page refused the slip: {done.status_code}")


def pay_at_till(address: str, order_id: str, *, paid_at: datetime) -> None:
    """Pay a slip; the shop's report to the provider stays on its way."""
    with _browser(address) as till:
        body = {"paid_at": paid_at.isoformat(), "notify": False}
        till.post(f"/control/orders/{order_id}/pay", json=body).raise_for_status()


def _browser(address: str) -> httpx.Client:
    parts = urlsplit(address)
    return httpx.Client(
        base_url=f"{parts.scheme}://{parts.netloc}",
        transport=httpx.HTTPTransport(retries=5),
        timeout=PATIENCE_SECONDS,
        trust_env=False,
    )
