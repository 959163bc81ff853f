"""4G Cancel for cards: give back a card payment, whole or in part."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response

from payment_simulator.calls import signed_call
from payment_simulator.envelope import Call, answer
from payment_simulator.orders import Order
from payment_simulator.simulator import Simulator

blueprint = Blueprint("cancel_card", __name__)

DONE = "A001000000000000"
HELD = "A003000000000000"
REFUSED = "AG44000000000000"
UNKNOWN_ORDER = "AC01000000000000"
NOT_CANCELLABLE = "AC02000000000000"
BAD_AMOUNT = "AC03000000000000"
GIVEN_BACK = ("captured", "authorised")


@blueprint.post("/test-paynow/v2/Cancel/card", defaults={"dummy_path": True})
@blueprint.post("/paynow/v2/Cancel/card", defaults={"dummy_path": False})
def cancel_card(dummy_path: bool) -> Response:
    """Give back `amount`, or everything; a repeated whole cancellation is answered with failure."""
    return signed_call(
        service="card",
        operation="refund",
        dummy_path=dummy_path,
        order_id_of=lambda call: str(call.params.get("orderId", "")),
        act=give_back,
    )


def give_back(sim: Simulator, call: Call) -> Response:
    """Give the money back if so much of it is left."""
    order_id = str(call.params.get("orderId", ""))
    merchant_id = call.merchant.merchant_id
    order = sim.orders.get(merchant_id, order_id)
    if order is None or order.method != "card":
        return _failure(order_id, UNKNOWN_ORDER, "指定された取引がありません。")
    about = {"merchant_id": merchant_id, "order_id": order_id, "operation": "refund"}
    if sim.faults.take("refuse", **about):
        return _failure(order_id, REFUSED, "カード会社で承認されませんでした。")
    held = sim.faults.take("pending", **about)
    with sim.orders.changing(order) as current:
        left = current.amount_taken - current.refunded_amount
        text = str(call.params.get("amount", left))
        amount = int(text) if text.isdecimal() else 0
        if current.state not in GIVEN_BACK or _is_held(current):
            return _failure(order_id, NOT_CANCELLABLE, "取消できない状態の取引です。")
        if not 0 < amount <= left:
            return _failure(order_id, BAD_AMOUNT, "取消金額が正しくありません。")
        number = note_cancel(sim, current, "pending" if held else "success", amount)
    return answer(
        service="card",
        success=not held,
        held=bool(held),
        code=HELD if held else DONE,
        orderId=order_id,
        custTxn=number,
    )


def note_cancel(
    sim: Simulator, order: Order, mstatus: Literal["success", "failure", "pending"], amount: int
) -> str:
    """Add the step to the order's history and count the money; answers the step's number."""
    order.note(
        number=sim.database.next_number("transaction"),
        service="card",
        command="Cancel",
        mstatus=mstatus,
        result_code={"success": DONE, "failure": REFUSED, "pending": HELD}[mstatus],
        at=sim.clock.now(sim.merchant_of(order)),
        amount=amount,
    )
    if mstatus == "success":
        order.refunded_amount += amount
        if order.refunded_amount == order.amount_taken:
            order.state = "refunded"
    return order.transactions[-1].number


def resolve_cancel(sim: Simulator, order: Order, *, success: bool) -> bool:
    """Decide a cancellation that was held; False if none was held."""
    with sim.orders.changing(order) as current:
        held = [step for step in current.transactions if _held(step.command, step.mstatus)]
        if not held:
            return False
        current.transactions = [step for step in current.transactions if step not in held]
        note_cancel(sim, current, "success" if success else "failure", held[0].amount)
    return True


def _is_held(order: Order) -> bool:
    return any(_held(step.command, step.mstatus) for step in order.transactions)


def _held(command: str, mstatus: str) -> bool:
    return command == "Cancel" and mstatus == "pending"


def _failure(order_id: str, code: str, message: str) -> Response:
    return answer(service="card", success=False, code=code, message=message, orderId=order_id)
