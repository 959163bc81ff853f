"""Checkout Sessions, customers and PaymentIntents: made, looked at, expired."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, request

from payment_simulator.settings import StripeAccount
from payment_simulator.simulator import Simulator
from payment_simulator.stripe.calls import StripeCall, StripeRefused, answered
from payment_simulator.stripe.events import tell
from payment_simulator.stripe.forms import METADATA, BadParameter, needs, one_of, text, url, whole
from payment_simulator.stripe.store import Object, new_id

blueprint = Blueprint("stripe_sessions", __name__, url_prefix="/v1")

METHODS = ("card", "konbini", "customer_balance")
KONBINI_LIMITS = (120, 300_000)
SHORTEST_SECONDS, LONGEST_SECONDS = 30 * 60, 24 * 60 * 60
MOST_YEN = 99_999_999
LIST = {"limit": whole(1, 100), "expand": [text()]}
EXPAND = {"expand": [text()]}
CUSTOMER = {"email": text(512), "name": text(256), "description": text(350), "metadata": METADATA}
SESSION = {
    "mode": one_of("payment"),
    "success_url": url,
    "cancel_url": url,
    "locale": text(10),
    "client_reference_id": text(200),
    "customer": text(),
    "customer_email": text(800),
    "expires_at": whole(0, 2**40),
    "metadata": METADATA,
    "allowed_payment_method_types": [one_of(*METHODS)],
    "payment_intent_data": {"metadata": METADATA, "description": text(1000)},
    "payment_method_options": {
        "card": {"request_three_d_secure": one_of("any", "automatic", "challenge")},
        "konbini": {"expires_after_days": whole(1, 60)},
        "customer_balance": {
            "funding_type": one_of("bank_transfer"),
            "bank_transfer": {"type": one_of("jp_bank_transfer")},
        },
    },
    "line_items": [
        {
            "quantity": whole(1, 999_999),
            "price_data": {
                "currency": text(3),
                "unit_amount": whole(0, MOST_YEN),
                "product_data": {"name": text(1500)},
            },
        }
    ],
}


@blueprint.post("/customers")
def create_customer() -> Response:
    """A new customer."""
    return answered("customer", CUSTOMER, _customer)


@blueprint.post("/checkout/sessions")
def create_session() -> Response:
    """A new Checkout Session, open until it is used or its time is over."""
    return answered("session", SESSION, _session)


@blueprint.get("/checkout/sessions")
def list_sessions() -> Response:
    """The newest sessions."""
    return answered("list", LIST, _sessions)


@blueprint.get("/checkout/sessions/<id_>")
def retrieve_session(id_: str) -> Response:
    """One session; its PaymentIntent with charge when asked to expand it."""
    return answered("retrieve", EXPAND, lambda call: _shown(call, id_), order=id_)


@blueprint.post("/checkout/sessions/<id_>/expire")
def expire_session(id_: str) -> Response:
    """End a session; only an open one can be ended."""
    return answered("expire", EXPAND, lambda call: _expire(call, id_), order=id_)


@blueprint.get("/payment_intents/<id_>")
def retrieve_intent(id_: str) -> Response:
    """One PaymentIntent."""
    return answered(
        "retrieve",
        EXPAND,
        lambda call: with_charge(call.sim, call.found("payment_intent", id_, "payment_intent")),
    )


def with_charge(sim: Simulator, intent: Object) -> Object:
    """The PaymentIntent with its charge inside."""
    id_ = intent["latest_charge"]
    account = sim.stripe.account_of(intent["id"])
    return intent | {"latest_charge": sim.stripe.get(account, "charge", id_) if id_ else None}


def cash_balance(customer: Object) -> Object:
    """What lies with the customer and no payment has taken, as Stripe shows it."""
    return {
        "object": "cash_balance",
        "available": {"jpy": customer["held"]} if customer["held"] else None,
        "customer": customer["id"],
        "livemode": customer["livemode"],
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def end_when_due(sim: Simulator, session: Object) -> Object:
    """The session; expired, and told so, when its time is over."""
    if session["status"] == "open" and session["expires_at"] <= time.time():
        return end(sim, session)
    return session


def end(sim: Simulator, session: Object) -> Object:
    """Expire a session and tell the account."""
    session["status"] = "expired"
    sim.stripe.save(session)
    tell(sim, "checkout.session.expired", session)
    return session


def now_of(sim: Simulator, account: StripeAccount) -> int:
    """The account's business time in seconds since 1970."""
    return int(sim.clock.now(account).timestamp())


def _customer(call: StripeCall) -> Object:
    return call.sim.stripe.add(
        call.account.name,
        {
            "id": new_id("cus_", 14),
            "object": "customer",
            "created": now_of(call.sim, call.account),
            "livemode": call.account.livemode,
            "metadata": {},
            "held": 0,
            **call.params,
        },
    )


def _session(call: StripeCall) -> Object:
    params = call.params
    needs(params, "mode", "success_url", "line_items")
    amount = _amount(params)
    allowed = _allowed(call, amount)
    expires = params.get("expires_at", int(time.time()) + LONGEST_SECONDS)
    if not SHORTEST_SECONDS - 60 <= expires - time.time() <= LONGEST_SECONDS + 60:
        raise BadParameter("expires_at", "The expires_at must be 30 minutes to 24 hours from now.")
    prefix = "cs_live_" if call.account.livemode else "cs_test_"
    id_ = new_id(prefix, 58)
    made = {
        "id": id_,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "client_reference_id": params.get("client_reference_id"),
        "created": now_of(call.sim, call.account),
        "currency": "jpy",
        "customer": params.get("customer"),
        "customer_email": params.get("customer_email"),
        "expires_at": expires,
        "livemode": call.account.livemode,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_options": params.get("payment_method_options", {}),
        "payment_method_types": allowed,
        "payment_status": "unpaid",
        "status": "open",
        "success_url": params["success_url"],
        "cancel_url": params.get("cancel_url"),
        "url": f"{request.host_url}c/pay/{id_}#fidkdWxOYHwnPyd1blppbHNgWjA0S",
        "ui_mode": "hosted_page",
    }
    kept = {
        "intent_metadata": params.get("payment_intent_data", {}).get("metadata", {}),
        "title": params["line_items"][0]["price_data"]["product_data"]["name"],
    }
    call.sim.stripe.add(call.account.name, made)
    call.sim.stripe.add(
        call.account.name, {"id": f"kept_{id_}", "object": "kept", "session": id_, **kept}
    )
    return made


def _amount(params: dict[str, Any]) -> int:
    total = 0
    for index, item in enumerate(params["line_items"]):
        needs(item, "quantity", "price_data")
        price = item["price_data"]
        needs(price, "currency", "unit_amount", "product_data")
        needs(price["product_data"], "name")
        if price["currency"] != "jpy":
            name = f"line_items[{index}][price_data][currency]"
            raise BadParameter(name, "This account takes jpy only.")
        total += item["quantity"] * price["unit_amount"]
    if not 50 <= total <= MOST_YEN:
        raise StripeRefused(
            400, "The amount must be at least 50 yen.", code="amount_too_small", param="line_items"
        )
    return total


def _allowed(call: StripeCall, amount: int) -> list[str]:
    """The methods of the page: those enabled, filtered by what was allowed and by the amount."""
    params, wanted = call.params, call.params.get("allowed_payment_method_types", METHODS)
    options = params.get("payment_method_options", {})
    if "customer" in params:
        call.found("customer", params["customer"], "customer")
    if params.get("customer") and params.get("customer_email"):
        raise BadParameter("customer_email", "You may only specify customer or customer_email.")
    transfer = options.get("customer_balance", {})
    if "customer_balance" in params.get("allowed_payment_method_types", ()):
        needs(params, "customer")
        needs(transfer, "funding_type", "bank_transfer")
        needs(transfer["bank_transfer"], "type")
    fit = {
        "card": True,
        "konbini": KONBINI_LIMITS[0] <= amount <= KONBINI_LIMITS[1],
        "customer_balance": bool(params.get("customer")) and bool(transfer),
    }
    found = [m for m in METHODS if m in wanted and m in call.account.methods and fit[m]]
    if not found:
        raise StripeRefused(
            400,
            "No valid payment method types for this Checkout Session.",
            param="allowed_payment_method_types",
        )
    return found


def _sessions(call: StripeCall) -> Object:
    found = call.sim.stripe.newest(
        call.account.name, "checkout.session", call.params.get("limit", 10)
    )
    return {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": found}


def _shown(call: StripeCall, id_: str) -> Object:
    session = end_when_due(call.sim, call.found("checkout.session", id_, "checkout.session"))
    expand = call.params.get("expand", [])
    if session["customer"] and any(path.startswith("customer") for path in expand):
        customer = call.found("customer", session["customer"], "customer")
        session = session | {"customer": customer | {"cash_balance": cash_balance(customer)}}
    if session["payment_intent"] and any(path.startswith("payment_intent") for path in expand):
        intent = call.found("payment_intent", session["payment_intent"], "payment_intent")
        session = session | {
            "payment_intent": with_charge(call.sim, intent)
            if "payment_intent.latest_charge" in expand
            else intent
        }
    return session


def _expire(call: StripeCall, id_: str) -> Object:
    session = end_when_due(call.sim, call.found("checkout.session", id_, "checkout.session"))
    if session["status"] != "open":
        raise StripeRefused(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`.",
        )
    return end(call.sim, session)
