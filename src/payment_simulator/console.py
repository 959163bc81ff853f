"""The start page for people: the orders, and buttons for what happens at a shop."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from payment_simulator.notices import send_deposit_push
from payment_simulator.orders import Order
from payment_simulator.settle import NotPayable, pay_at_shop
from payment_simulator.shops import SHOPS
from payment_simulator.simulator import simulator
from payment_simulator.stripe import console as stripe_console

blueprint = Blueprint("console", __name__)

NEWEST = 100
STATES = {
    "registered": "お支払い手続き前",
    "authenticating": "本人認証中",
    "pending": "保留",
    "failed": "不成立",
    "authorised": "与信済み",
    "captured": "お支払い済み（カード）",
    "refunded": "返金済み（カード）",
    "issued": "お支払い待ち",
    "paid": "お支払い済み・入金通知はまだ",
    "received": "入金通知済み",
    "cancelled": "取消済み",
}


@blueprint.get("/")
def home() -> str:
    """The newest orders with their buttons."""
    return _page()


@blueprint.post("/console/<merchant_id>/<order_id>/<action>")
def act(merchant_id: str, order_id: str, action: str) -> str | BaseResponse | tuple[str, int]:
    """Carry out a button: pay, notify, or both."""
    sim = simulator()
    order = sim.orders.get(merchant_id, order_id)
    if order is None or action not in ("pay", "notify", "pay-and-notify"):
        return render_template("not_found.html"), 404
    try:
        if action != "notify":
            order = pay_at_shop(sim, order)
    except NotPayable as reason:
        return _page(f"{order_id}: {reason}"), 409
    if action != "pay":
        if order.state not in ("paid", "received"):
            return _page(f"{order_id}: まだ店頭で支払われていません。"), 409
        send_deposit_push(sim, [order])
    return redirect(url_for("console.home"), 303)


def _page(error: str = "") -> str:
    sim = simulator()
    today = sim.business_dates()
    return render_template(
        "console.html",
        error=error,
        rows=[(order, _state(order, today[order.merchant_id])) for order in _orders()],
        merchants=sim.settings.merchants,
        today=today,
        shops=SHOPS,
        sessions=stripe_console.rows(sim, NEWEST),
    )


def _orders() -> list[Order]:
    return simulator().newest_orders(NEWEST)


def _state(order: Order, today: date) -> str:
    return "期限切れ" if order.expired(today) else STATES[order.state]
