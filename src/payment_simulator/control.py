"""The control surface as JSON: what the world outside does, ordered by a demo or a test."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from payment_simulator.asked import BadRequest, number_of, seconds_of, texts_of, time_of, told
from payment_simulator.cancel_card import resolve_cancel
from payment_simulator.dispatch import dispatch
from payment_simulator.faults import KINDS
from payment_simulator.notices import send_deposit_push, sign
from payment_simulator.orders import Order
from payment_simulator.outbox import Message
from payment_simulator.refusing import say_why
from payment_simulator.settle import pay_at_shop, resolve_pending
from payment_simulator.simulator import simulator

blueprint = Blueprint("control", __name__, url_prefix="/control")
say_why(blueprint)

SECRETS = ("merchant_encryption_key", "browser_encryption_key", "page_token", "card_scenario")
NEWEST = 500


@blueprint.get("/orders")
def list_orders() -> Response:
    """The newest orders, newest first."""
    sim = simulator()
    today = sim.business_dates()
    orders = sim.newest_orders(NEWEST)
    return jsonify(orders=[public(order, today[order.merchant_id]) for order in orders])


@blueprint.get("/orders/<order_id>")
def show_order(order_id: str) -> Response:
    """One order; `?merchant_id=` when two merchants use the same order id."""
    return jsonify(order=public(_find(order_id)))


@blueprint.get("/messages")
def list_messages() -> Response:
    """The newest messages to merchants and how they were answered, newest first."""
    return jsonify(messages=[message.public() for message in simulator().outbox.newest(NEWEST)])


@blueprint.post("/orders/<order_id>/pay")
def pay(order_id: str) -> Response:
    """Pay a slip at the shop: {amount?, paid_at? (ISO 8601), force?, notify? (default false)}."""
    sim, given = simulator(), told()
    paid_at = given.get("paid_at")
    order = pay_at_shop(
        sim,
        _find(order_id),
        amount=number_of(given, "amount"),
        paid_at=time_of(paid_at) if paid_at else None,
        force=bool(given.get("force")),
    )
    sent = send_deposit_push(sim, [order]) if given.get("notify") else []
    return jsonify(order=public(_find(order_id)), messages=[message.public() for message in sent])


@blueprint.post("/orders/<order_id>/notify")
def notify(order_id: str) -> Response:
    """Push a shop payment: {times?, delay? (seconds), at_once?, with_orders? (order ids)}."""
    sim, given = simulator(), told()
    others = given.get("with_orders") or []
    if not isinstance(others, list):
        raise BadRequest(422, "with_orders は注文番号のリストです。")
    orders = [_find(order_id), *(_find(str(other)) for other in others)]
    if len({order.merchant_id for order in orders}) > 1:
        raise BadRequest(422, "一つの通知に入れられるのは、一つの加盟店の注文だけです。")
    delay, copies = seconds_of(given, "delay") or 0.0, number_of(given, "times") or 1
    if any(order.state not in ("paid", "received") for order in orders):
        raise BadRequest(409, "まだ店頭で支払われていません。先に pay を呼んでください。")
    sent = send_deposit_push(
        sim,
        orders,
        delay_seconds=delay,
        copies=copies,
        at_once=bool(given.get("at_once")),
    )
    return jsonify(order=public(_find(order_id)), messages=[message.public() for message in sent])


@blueprint.post("/orders/<order_id>/resolve")
def resolve(order_id: str) -> Response:
    """Decide a pending card payment or cancellation: {outcome: "success" | "failure"}."""
    outcome = told().get("outcome")
    if outcome not in ("success", "failure"):
        raise BadRequest(422, "outcome は success か failure です。")
    sim, success = simulator(), outcome == "success"
    if not resolve_pending(sim, _find(order_id), success=success) and not resolve_cancel(
        sim, _find(order_id), success=success
    ):
        raise BadRequest(409, "保留中のカード決済ではありません。")
    return jsonify(order=public(_find(order_id)))


@blueprint.route("/faults", methods=["GET", "POST", "DELETE"])
def faults() -> Response:
    """Order a trouble: {kind, merchant_id?, order_id?, operation?, count?, seconds?, amount?}.

    GET lists what can still strike and the kinds there are, DELETE forgets all.
    """
    sim = simulator()
    if request.method == "DELETE":
        sim.faults.clear()
    if request.method != "POST":
        return jsonify(faults=sim.faults.waiting(), kinds=KINDS)
    given = told()
    if given.get("kind") not in KINDS:
        raise BadRequest(422, f"kind は次のいずれかです: {', '.join(KINDS)}")
    fault = sim.faults.order(
        kind=given["kind"],
        merchant_id=str(given.get("merchant_id", "")),
        order_id=str(given.get("order_id", "")),
        operation=str(given.get("operation", "")),
        count=number_of(given, "count") or 1,
        seconds=seconds_of(given, "seconds"),
        amount=number_of(given, "amount"),
    )
    return jsonify(fault=asdict(fault))


@blueprint.post("/push-raw")
def push_raw() -> Response:
    """Post any body: {merchant_id, body | fields, sign? (true, false, "wrong"), url?, headers?}."""
    sim, given = simulator(), told()
    merchant = sim.settings.merchants.get(str(given.get("merchant_id", "")))
    if merchant is None:
        raise BadRequest(422, "merchant_id がありません。")
    body = given.get("body")
    if not isinstance(body, str):
        body = urlencode(texts_of(given, "fields"))
    headers = texts_of(given, "headers")
    how = given.get("sign", True)
    if how:
        headers["Content-HMAC"] = sign(merchant, body, wrongly=how == "wrong")
    message = Message(
        kind="raw",
        merchant_id=merchant.merchant_id,
        order_ids=[],
        url=str(given.get("url", merchant.push_url)),
        body=body,
        headers=headers,
    )
    return jsonify(messages=[sent.public() for sent in dispatch(sim, message)])


def public(order: Order, today: date | None = None) -> dict[str, Any]:
    """An order without its keys, judged on the merchant's business date."""
    values = asdict(order)
    for name in SECRETS:
        del values[name]
    on = today or simulator().clock.now(simulator().merchant_of(order)).date()
    return values | {"method": order.method, "expired": order.expired(on)}


def _find(order_id: str) -> Order:
    orders = simulator().orders.with_order_id(order_id)
    merchant_id = request.args.get("merchant_id")
    if merchant_id:
        orders = [order for order in orders if order.merchant_id == merchant_id]
    if not orders:
        raise BadRequest(404, f"注文 {order_id} はありません。")
    if len(orders) > 1:
        raise BadRequest(409, "同じ注文番号が複数あります。merchant_id を付けてください。")
    return orders[0]
