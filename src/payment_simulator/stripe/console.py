"""Stripe's sessions on the page for people, with buttons for what happens outside."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from payment_simulator.settle import NotPayable
from payment_simulator.simulator import Simulator, simulator
from payment_simulator.stripe import pay
from payment_simulator.stripe.hosted import LABELS
from payment_simulator.stripe.sessions import end, end_when_due
from payment_simulator.stripe.store import Object

blueprint = Blueprint("stripe_console", __name__, url_prefix="/console/stripe")

STATES = {
    "open": "お支払い手続き前",
    "expired": "受付終了",
    "requires_action": "お支払い待ち",
    "processing": "保留",
    "requires_payment_method": "不成立",
    "succeeded": "お支払い済み",
}
BUTTONS = {
    "open": (("expire", "受付を終える"),),
    "requires_action": (
        ("pay", "支払い、すぐに通知を送る"),
        ("pay-silently", "支払う（通知は届かない）"),
        ("fail", "期限切れにする"),
    ),
    "processing": (("fail", "不成立にする"),),
    "succeeded": (("notify", "通知をもう一度送る"),),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A session as the page shows it."""

    id: str
    order: str
    shop: str
    amount: int
    method: str
    state: str
    buttons: tuple[tuple[str, str], ...]


def rows(sim: Simulator, limit: int) -> list[Row]:
    """The newest sessions of the accounts that are still configured."""
    found = sim.stripe.newest("", "checkout.session", limit)
    known = sim.settings.stripe_accounts
    return [_row(sim, one) for one in found if sim.stripe.account_of(one["id"]) in known]


@blueprint.post("/<id_>/<action>")
def act(id_: str, action: str) -> BaseResponse:
    """Carry out a button; one that does not fit any more changes nothing."""
    sim = simulator()
    session = sim.stripe.get(sim.stripe.account_of(id_), "checkout.session", id_)
    if session is None:
        abort(404)
    try:
        if action in ("pay", "pay-silently"):
            pay.money_comes(sim, session, notify=action == "pay")
        elif action == "fail":
            pay.give_up(sim, session)
        elif action == "notify":
            pay.announce(sim, session)
        elif action == "expire" and session["status"] == "open":
            end(sim, session)
    except NotPayable:
        pass  # somebody was quicker; the page shows what is so now
    return redirect(url_for("console.home"), 303)


def _row(sim: Simulator, session: Object) -> Row:
    session = end_when_due(sim, session)
    account = sim.stripe.account_of(session["id"])
    intent = sim.stripe.get(account, "payment_intent", session["payment_intent"] or "")
    state = str(session["status"])
    if state == "complete" and intent is not None:
        state = str(intent["status"])
    shop = sim.settings.stripe_accounts[account]
    return Row(
        id=session["id"],
        order=session["client_reference_id"] or session["id"],
        shop=shop.shop_name or shop.name,
        amount=session["amount_total"],
        method=LABELS[intent["payment_method_types"][0]] if intent else "",
        state=STATES.get(state, state),
        buttons=BUTTONS.get(state, ()),
    )
