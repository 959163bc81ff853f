"""The control surface as JSON: what the world outside does, ordered by a demo or a test."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from payment_simulator.cancel_card import resolve_cancel
from payment_simulator.clock import JST
from payment_simulator.dispatch import dispatch
from payment_simulator.faults import KINDS
from payment_simulator.notices import send_deposit_push, sign
from payment_simulator.orders import Order
from payment_simulator.outbox import Message
from payment_simulator.settle import NotPayable, pay_at_shop, resolve_pending
from payment_simulator.simulator import simulator

blueprint = Blueprint("control", __name__, url_prefix="/control")

SECRETS = ("merchant_encryption_key", "browser_encryption_key", "page_token", "card_scenario")
NEWEST = 500


class BadRequest(Exception):
    """The control call cannot be carried out; bears the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@blueprint.errorhandler(BadRequest)
def _bad_request(reason: BadRequest) -> tuple[Response, int]:
    return jsonify(error=str(reason)), reason.status


@blueprint.errorhandler(NotPayable)
def _not_payable(reason: NotPayable) -> tuple[Response, int]:
    return jsonify(error=str(reason)), 409


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
    sim, given = simulator(), _given()
    paid_at = given.get("paid_at")
    order = pay_at_shop(
        sim,
        _find(order_id),
        amount=_number(given, "amount"),
        paid_at=_time(paid_at) if paid_at else None,
        force=bool(given.get("force")),
    )
    sent = send_deposit_push(sim, [order]) if given.get("notify") else []
    return jsonify(order=public(_find(order_id)), messages=[message.public() for message in sent])


@blueprint.post("/orders/<order_id>/notify")
def notify(order_id: str) -> Response:
    """Push a shop payment: {times?, delay? (seconds), at_once?, with_orders? (order ids)}."""
    sim, given = simulator(), _given()
    others = given.get("with_orders") or []
    if not isinstance(others, list):
        raise BadRequest(422, "with_orders は注文番号のリストです。")
    orders = [_find(order_id), *(_find(str(other)) for other in others)]
    if len({order.merchant_id for order in orders}) > 1:
        raise BadRequest(422, "一つの通知に入れられるのは、一つの加盟店の注文だけです。")
    delay, copies = _seconds(given, "delay") or 0.0, _number(given, "times") or 1
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
    outcome = _given().get("outcome")
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
    given = _given()
    if given.get("kind") not in KINDS:
        raise BadRequest(422, f"kind は次のいずれかです: {', '.join(KINDS)}")
    fault = sim.faults.order(
        kind=given["kind"],
        merchant_id=str(given.get("merchant_id", "")),
        order_id=str(given.get("order_id", "")),
        operation=str(given.get("operation", "")),
        count=_number(given, "count") or 1,
        seconds=_seconds(given, "seconds"),
        amount=_number(given, "amount"),
    )
    return jsonify(fault=asdict(fault))


@blueprint.post("/push-raw")
def push_raw() -> Response:
    """Post any body: {merchant_id, body | fields, sign? (true, false, "wrong"), url?, headers?}."""
    sim, given = simulator(), _given()
    merchant = sim.settings.merchants.get(str(given.get("merchant_id", "")))
    if merchant is None:
        raise BadRequest(422, "merchant_id がありません。")
    body = given.get("body")
    if not isinstance(body, str):
        body = urlencode(_texts(given, "fields"))
    headers = _texts(given, "headers")
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


def _given() -> dict[str, Any]:
    given = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(given, dict):
        raise BadRequest(422, "本文は JSON のオブジェクトで送ってください。")
    return given


def _number(given: dict[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadRequest(422, f"{name} は 0 以上の整数です。")
    return value


def _seconds(given: dict[str, Any], name: str) -> float | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadRequest(422, f"{name} は 0 以上の秒数です。")
    return float(value)


def _texts(given: dict[str, Any], name: str) -> dict[str, str]:
    value = given.get(name) or {}
    if not isinstance(value, dict):
        raise BadRequest(422, f"{name} は名前と値の組です。")
    return {str(key): str(text) for key, text in value.items()}


def _time(text: Any) -> datetime:
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError as reason:
        raise BadRequest(422, "paid_at は ISO 8601 の日時です。") from reason
    return (time if time.tzinfo else time.replace(tzinfo=JST)).astimezone(JST)
