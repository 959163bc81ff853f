"""Refunds: a card at once, a convenience store after the payer has named a bank account."""

from __future__ import annotations

from flask import Blueprint, Response

from payment_simulator.simulator import Simulator
from payment_simulator.stripe.calls import StripeCall, StripeRefused, answered
from payment_simulator.stripe.events import tell
from payment_simulator.stripe.forms import METADATA, needs, one_of, text, whole
from payment_simulator.stripe.sessions import EXPAND, now_of
from payment_simulator.stripe.store import Object, new_id

blueprint = Blueprint("stripe_refunds", __name__, url_prefix="/v1")

REFUND = {
    "payment_intent": text(),
    "customer": text(),
    "origin": one_of("customer_balance"),
    "currency": one_of("jpy"),
    "amount": whole(1, 99_999_999),
    "instructions_email": text(512),
    "metadata": METADATA,
    "reason": text(),
    "expand": [text()],
}
LIST = {
    "payment_intent": text(),
    "created": {"gte": whole(0, 99_999_999_999)},
    "starting_after": text(),
    "limit": whole(1, 100),
    "expand": [text()],
}
GONE = ("failed", "canceled")


@blueprint.post("/refunds")
def create_refund() -> Response:
    """Give back a payment, or a part of it."""
    return answered("refund", REFUND, lambda call: _shown(call, _refund(call)))


@blueprint.get("/refunds")
def list_refunds() -> Response:
    """The refunds, of a PaymentIntent or all, newest first and a page at a time."""
    return answered("list", LIST, _refunds)


@blueprint.get("/refunds/<id_>")
def retrieve_refund(id_: str) -> Response:
    """One refund."""
    return answered(
        "retrieve", EXPAND, lambda call: _shown(call, call.found("refund", id_, "refund"))
    )


def end_refund(sim: Simulator, made: Object, *, success: bool) -> Object:
    """The payer named an account and the money went, or the link ran out; or money that had gone
    came back."""
    made["status"] = "succeeded" if success else "failed"
    if success:
        _moves(sim, made)
    if not success:
        made["failure_reason"] = "expired_or_canceled_card"
    if not success and made["payment_intent"] is None:
        _give_back_to_balance(sim, made)
    sim.stripe.save(made)
    tell(sim, "refund.updated" if success else "refund.failed", made)
    return made


def _refund(call: StripeCall) -> Object:
    params, sim, name = call.params, call.sim, call.account.name
    if "origin" in params:
        return _from_balance(call)
    needs(params, "payment_intent")
    intent = call.found("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise StripeRefused(
            400,
            "This PaymentIntent does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    about = {"merchant_id": name, "order_id": intent["id"], "operation": "refund"}
    if sim.faults.take("refuse", **about):
        raise StripeRefused(402, "The refund was declined.", code="refund_declined")
    back = sum(
        each["amount"]
        for each in sim.stripe.newest(name, "refund", 1_000)
        if each["payment_intent"] == intent["id"] and each["status"] not in GONE
    )
    amount = params.get("amount", intent["amount_received"] - back)
    if amount > intent["amount_received"] - back:
        code = "charge_already_refunded" if back else "amount_too_large"
        raise StripeRefused(400, "The amount is greater than what is left.", code=code)
    cash = intent["payment_method_types"][0] == "konbini"
    if cash:
        needs(params, "instructions_email")
    held = sim.faults.take("pending", **about)
    status = "requires_action" if cash else "pending" if held else "succeeded"
    return _made(call, amount, status, intent=intent["id"], charge=intent["latest_charge"])


def _from_balance(call: StripeCall) -> Object:
    """What lies unused with a customer goes back to an account that the payer names."""
    params, sim = call.params, call.sim
    needs(params, "customer", "currency", "amount", "instructions_email")
    customer = call.found("customer", params["customer"], "customer")
    if params["amount"] > customer["held"]:
        raise StripeRefused(
            400, "The customer's cash balance is not enough.", code="insufficient_funds"
        )
    customer["held"] -= params["amount"]
    sim.stripe.save(customer)
    return _made(call, params["amount"], "requires_action", customer=customer["id"])


def _give_back_to_balance(sim: Simulator, made: Object) -> None:
    customer = sim.stripe.get(sim.stripe.account_of(made["id"]), "customer", made["customer"])
    if customer is not None:
        customer["held"] += made["amount"]
        sim.stripe.save(customer)


def _made(
    call: StripeCall,
    amount: int,
    status: str,
    *,
    intent: str | None = None,
    charge: str | None = None,
    customer: str | None = None,
) -> Object:
    made = call.sim.stripe.add(
        call.account.name,
        {
            "id": new_id("re_"),
            "object": "refund",
            "amount": amount,
            "balance_transaction": None,
            "charge": charge,
            "created": now_of(call.sim, call.account),
            "currency": "jpy",
            "customer": customer,
            "livemode": call.account.livemode,
            "metadata": call.params.get("metadata", {}),
            "payment_intent": intent,
            "reason": call.params.get("reason"),
            "status": status,
        },
    )
    if status == "succeeded":
        _moves(call.sim, made)
    tell(call.sim, "refund.created", made)
    return made


def _refunds(call: StripeCall) -> Object:
    params = call.params
    found = call.sim.stripe.newest(call.account.name, "refund", 1_000)
    if "starting_after" in params:
        last = call.found("refund", params["starting_after"], "refund")
        found = found[found.index(last) + 1 :]
    wanted, since = params.get("payment_intent"), params.get("created", {}).get("gte", 0)
    found = [
        each
        for each in found
        if wanted in (None, each["payment_intent"]) and each["created"] >= since
    ]
    page = found[: params.get("limit", 10)]
    more = len(found) > len(page)
    shown = [_shown(call, each, path="data.balance_transaction") for each in page]
    return {"object": "list", "url": "/v1/refunds", "has_more": more, "data": shown}


def _moves(sim: Simulator, made: Object) -> None:
    """The money leaves the account now."""
    account = sim.stripe.account_of(made["id"])
    moved = {
        "id": new_id("txn_"),
        "object": "balance_transaction",
        "amount": -made["amount"],
        "created": now_of(sim, sim.settings.stripe_accounts[account]),
        "currency": "jpy",
        "source": made["id"],
        "type": "refund",
    }
    sim.stripe.add(account, moved)
    made["balance_transaction"] = moved["id"]
    sim.stripe.save(made)


def _shown(call: StripeCall, made: Object, *, path: str = "balance_transaction") -> Object:
    """The refund, with what it moved inside where that is asked for."""
    moved = made["balance_transaction"]
    if moved is None or path not in call.params.get("expand", ()):
        return made
    return made | {
        "balance_transaction": call.found("balance_transaction", moved, "balance_transaction")
    }
