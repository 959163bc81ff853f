"""The hosted pages: entry from the merchant, amount, method, result and the way back.

Every page lives under a token of its order, so that reload, back button and a second tab work
without cookies and without JavaScript.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from payment_simulator.orders import OPEN, Order
from payment_simulator.registration import SHOP_MAX_YEN
from payment_simulator.shops import SHOPS
from payment_simulator.signatures import same
from payment_simulator.simulator import simulator

blueprint = Blueprint("hosted", __name__, url_prefix="/web1")

METHODS = {
    "card": "クレジットカード",
    "cvs": "コンビニエンスストア",
    "bank": "ペイジー（Pay-easy）",
}
Page = str | BaseResponse | tuple[str, int]


@blueprint.post("/deviceCheck.action")
def device_check() -> Page:
    """The merchant's form brings the browser here; a wrong key ends on an error page."""
    sim = simulator()
    order = sim.orders.get(request.form.get("MERCHANT_ID", ""), request.form.get("ORDER_ID", ""))
    key = request.form.get("BROWSER_ENCRYPTION_KEY", "")
    if order is None or not same(order.browser_encryption_key, key):
        return render_template("not_found.html"), 400
    return redirect(url_for("hosted.amount", token=order.page_token), 303)


@blueprint.get("/pay/<token>/amount")
def amount(token: str) -> Page:
    """What is to be paid, and to whom."""
    order = order_of(token)
    return elsewhere(order) or render_page("amount.html", order)


@blueprint.route("/pay/<token>/method", methods=["GET", "POST"])
def method(token: str) -> Page:
    """Choose among the methods that the merchant and the amount allow."""
    order = order_of(token)
    if moved := elsewhere(order):
        return moved
    allowed = allowed_methods(order)
    chosen = request.form.get("method", "")
    if request.method == "POST" and chosen in allowed:
        return redirect(url_for(f"hosted_{chosen}.form", token=token), 303)
    errors = {}
    if request.method == "POST":
        errors = {"method": "お支払い方法を選んでください。"}
    page = render_page("method.html", order, methods=allowed, errors=errors, values=request.form)
    return (page, 400) if errors else page


@blueprint.get("/pay/<token>/result")
def result(token: str) -> Page:
    """How it ended; the payment number when a slip was issued."""
    order = order_of(token)
    if order.state in OPEN:
        return redirect(url_for("hosted.amount", token=token), 303)
    if order.is_slip:
        now = simulator().clock.now(simulator().merchant_of(order))
        template = "slip.html" if order.cvs_type else "payeasy.html"
        return render_page(
            template, order, shop=SHOPS.get(order.cvs_type), expired=order.expired(now.date())
        )
    return render_page("result.html", order)


@blueprint.app_errorhandler(404)
def _not_found(_: Exception) -> tuple[str, int]:
    return render_template("not_found.html"), 404


def order_of(token: str) -> Order:
    """The order under a token; ends the request with 404 when there is none."""
    order = simulator().orders.by_page_token(token)
    if order is None:
        abort(404)
    return order


def elsewhere(order: Order) -> BaseResponse | None:
    """The way to the result when the order has ended already, else None."""
    if order.state in OPEN:
        return None
    return redirect(url_for("hosted.result", token=order.page_token), 303)


def ended(order: Order) -> BaseResponse:
    """Where the browser goes when the payment has just ended: back, or to the result page."""
    current = order_of(order.page_token)
    if current.auto_return and current.state not in OPEN and not current.is_slip:
        return redirect(return_url(current), 303)
    return redirect(url_for("hosted.result", token=order.page_token), 303)


def allowed_methods(order: Order) -> dict[str, str]:
    """Methods with their labels: by SETTLEMENT_TYPE, amount and deadline."""
    merchant = simulator().merchant_of(order)
    late = simulator().clock.now(merchant).date() > order.limit_date
    only = {"01": "card", "02": "cvs", merchant.bank_settlement_type: "bank"}
    wanted = only.get(order.settlement_type)
    possible = {
        "card": True,
        "cvs": order.amount <= SHOP_MAX_YEN and not late,
        "bank": bool(merchant.bank_settlement_type) and not late,
    }
    return {
        method: label
        for method, label in METHODS.items()
        if possible[method] and wanted in (None, method)
    }


def return_url(order: Order) -> str:
    """The merchant's address for this outcome, with orderId, mStatus, vResultCode, sessionId."""
    if order.state in OPEN:
        return _with_query(
            order.unfinish_return_url,
            {"orderId": order.order_id, "sessionId": order.session_id},
        )
    failed = order.mstatus == "failure"
    return _with_query(
        order.error_return_url if failed else order.finish_return_url,
        {
            "orderId": order.order_id,
            "mStatus": order.mstatus,
            "vResultCode": order.result_code,
            "sessionId": order.session_id,
        },
    )


def render_page(template: str, order: Order, **more: object) -> str:
    """A page of the hosted payment with what every page shows."""
    return render_template(
        template,
        order=order,
        merchant=simulator().merchant_of(order),
        return_url=return_url(order),
        **more,
    )


def _with_query(url: str, values: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(values)) if part)
    return urlunsplit(parts._replace(query=query))
