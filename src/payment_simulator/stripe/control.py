"""What the world outside does to Stripe's payments, ordered by a demo or a test, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from payment_simulator.asked import BadRequest, number_of, time_of, told
from payment_simulator.refusing import say_why
from payment_simulator.simulator import simulator
from payment_simulator.stripe import events, pay
from payment_simulator.stripe.refunds import end_refund
from payment_simulator.stripe.sessions import end
from payment_simulator.stripe.store import Object

blueprint = Blueprint("stripe_control", __name__, url_prefix="/control/stripe")
say_why(blueprint)

NEWEST = 500


@blueprint.get("/sessions/<order>")
def show(order: str) -> Response:
    """The newest session of an order, with its PaymentIntent and refunds."""
    sim, session = simulator(), find(order)
    account = sim.stripe.account_of(session["id"])
    intent = sim.stripe.get(account, "payment_intent", session["payment_intent"] or "")
    refunds = [
        each
        for each in sim.stripe.newest(account, "refund", NEWEST)
        if (intent and each["payment_intent"] == intent["id"])
        or (each["customer"] and each["customer"] == session["customer"])
    ]
    return jsonify(session=session, intent=intent, refunds=refunds)


@blueprint.get("/sessions/<order>/events")
def events_of(order: str) -> Response:
    """The bodies of all events about an order, oldest first, also of those that were lost."""
    sim, session = simulator(), find(order)
    account = sim.stripe.account_of(session["id"])
    found = sim.stripe.newest(account, "event", NEWEST)
    name = events.order_of(sim, session)
    about = [each for each in found if events.order_of(sim, each["data"]["object"]) == name]
    return jsonify(bodies=[events.body_of(each) for each in reversed(about)])


@blueprint.post("/sessions/<order>/pay")
def money(order: str) -> Response:
    """Voucher or transfer: {amount?, paid_at?, force?, notify? (default true)}."""
    asked = told()
    session = pay.money_comes(
        simulator(),
        find(order),
        amount=number_of(asked, "amount"),
        paid_at=time_of(asked["paid_at"]) if asked.get("paid_at") else None,
        force=bool(asked.get("force")),
        notify=bool(asked.get("notify", True)),
    )
    return jsonify(session=session)


@blueprint.post("/sessions/<order>/<act>")
def act(order: str, act: str) -> Response:
    """`notify` {times?} again, `fail` a voucher or held payment, `expire` an open session,
    `dispute` {amount} a payment."""
    sim, asked, session = simulator(), told(), find(order)
    if act == "notify":
        pay.announce(sim, session, copies=number_of(asked, "times") or 1)
    elif act == "fail":
        pay.give_up(sim, session)
    elif act == "expire" and session["status"] == "open":
        end(sim, session)
    elif act == "dispute":
        pay.dispute(sim, session, amount=number_of(asked, "amount") or session["amount_total"])
    else:
        raise BadRequest(409, f"{act} はできません。")
    return jsonify(session=find(order))


@blueprint.post("/refunds/<id_>/end")
def refund(id_: str) -> Response:
    """Decide a refund: {outcome: "success" | "failure"}."""
    sim = simulator()
    made = sim.stripe.get(sim.stripe.account_of(id_), "refund", id_)
    if made is None:
        raise BadRequest(404, f"返金 {id_} はありません。")
    return jsonify(refund=end_refund(sim, made, success=told().get("outcome") == "success"))


@blueprint.post("/event-raw")
def event_raw() -> Response:
    """Post any body: {account, body, sign? (true, false, "wrong")}."""
    sim, asked = simulator(), told()
    name = str(asked.get("account", ""))
    if name not in sim.settings.stripe_accounts:
        raise BadRequest(422, "account がありません。")
    sent = events.send(sim, name, str(asked.get("body", "")), "", sign=asked.get("sign", True))
    return jsonify(messages=[message.public() for message in sent])


def find(order: str) -> Object:
    """The newest session with this client reference, or of this id."""
    for session in simulator().stripe.newest("", "checkout.session", 10_000):
        if order in (session["client_reference_id"], session["id"]):
            return session
    raise BadRequest(404, f"注文 {order} はありません。")
