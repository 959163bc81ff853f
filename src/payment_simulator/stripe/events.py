"""What accounts are told: events, signed at the moment they leave."""

from __future__ import annotations

import json
from typing import Any

from payment_simulator.dispatch import dispatch
from payment_simulator.outbox import Message
from payment_simulator.simulator import Simulator
from payment_simulator.stripe.store import Object, new_id

API_VERSION = "2026-10-28.endive"


def tell(sim: Simulator, kind: str, about: Object, *, copies: int = 1) -> list[Message]:
    """Make an event about an object and send it, with whatever trouble was ordered."""
    name = sim.stripe.account_of(about.get("id") or about["customer"])
    account = sim.settings.stripe_accounts[name]
    order = order_of(sim, about)
    trouble = {"merchant_id": name, "order_id": order, "operation": "event"}
    shown = dict(about)
    if wrong := sim.faults.take("wrong_amount", **trouble):
        field = "amount_total" if "amount_total" in shown else "amount"
        shown[field] = shown[field] - 1 if wrong.amount is None else wrong.amount
    turned = sim.faults.take("test_flag", **trouble)
    event = sim.stripe.add(
        name,
        {
            "id": new_id("evt_"),
            "object": "event",
            "api_version": API_VERSION,
            "created": int(sim.clock.now(account).timestamp()),
            "data": {"object": shown},
            "livemode": account.livemode != bool(turned),
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        },
    )
    return send(sim, name, body_of(event), order, copies=copies)


def body_of(event: Object) -> str:
    """The text of an event, always the same."""
    return json.dumps(event, ensure_ascii=False, indent=2)


def send(
    sim: Simulator, name: str, body: str, order: str, *, copies: int = 1, sign: bool | str = True
) -> list[Message]:
    """Send a body to the account's webhook; `sign` may be false or "wrong"."""
    account = sim.settings.stripe_accounts[name]
    forged = sign == "wrong" or sim.faults.take(
        "forge", merchant_id=name, order_id=order, operation="event"
    )
    secrets = ["whsec_nobody"] if forged else list(account.webhook_secrets)
    message = Message(
        kind="event",
        merchant_id=name,
        order_ids=[order] if order else [],
        url=account.webhook_url,
        body=body,
        headers={"Content-Type": "application/json; charset=utf-8"},
        sign_with=secrets if sign else [],
        pauses=[] if forged else list(sim.settings.push_retry_seconds),
    )
    return dispatch(sim, message, copies=copies)


def order_of(sim: Simulator, about: dict[str, Any]) -> str:
    """Our name of what an object is about: the client's reference, or its metadata's order."""
    return str(about.get("client_reference_id") or about.get("metadata", {}).get("order", ""))
