"""4G Cancel for convenience stores: withdraw a payment number that nobody has paid."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response

from payment_simulator.calls import signed_call
from payment_simulator.envelope import Call, answer
from payment_simulator.simulator import Simulator

blueprint = Blueprint("cancel", __name__)

DONE = "D001000000000000"
UNKNOWN_ORDER = "DC01000000000000"
NOT_CANCELLABLE = "DC02000000000000"
WRONG_SERVICE = "DC03000000000000"
# Which serviceOptionType of a contract may stand behind each cvsType.
SERVICE_OPTIONS = {
    "sej": ("sej",),
    "econ-fm": ("econ", "famima"),
    "econ-lw": ("econ", "lawson"),
    "econ-mini": ("econ", "lawson"),
    "econ-sn": ("econ", "lawson"),
    "other": ("other",),
}


@blueprint.post("/test-paynow/v2/Cancel/cvs", defaults={"dummy_path": True})
@blueprint.post("/paynow/v2/Cancel/cvs", defaults={"dummy_path": False})
def cancel_cvs(dummy_path: bool) -> Response:
    """Cancel an unpaid slip; a paid, expired or unknown one is answered with failure."""
    return signed_call(
        service="cvs",
        operation="cancel",
        dummy_path=dummy_path,
        order_id_of=lambda call: str(call.params.get("orderId", "")),
        act=cancel,
    )


def cancel(sim: Simulator, call: Call) -> Response:
    """Withdraw the slip if it is unpaid and not expired."""
    order_id = str(call.params.get("orderId", ""))
    order = sim.orders.get(call.merchant.merchant_id, order_id)
    if order is None or not order.cvs_type:
        return _failure(order_id, UNKNOWN_ORDER, "指定された取引がありません。")
    if call.params.get("serviceOptionType") not in SERVICE_OPTIONS[order.cvs_type]:
        return _failure(order_id, WRONG_SERVICE, "serviceOptionTypeが取引と一致しません。")
    now = sim.clock.now(call.merchant)
    with sim.orders.changing(order) as current:
        if current.state != "issued" or current.expired(now.date()):
            return _failure(order_id, NOT_CANCELLABLE, "取消できない状態の取引です。")
        current.state = "cancelled"
        current.note(
            number=sim.database.next_number("transaction"),
            service="cvs",
            command="Cancel",
            mstatus="success",
            result_code=DONE,
            at=now,
            amount=current.amount,
        )
    return _success(order_id, now)


def _success(order_id: str, at: datetime) -> Response:
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    return answer(service="cvs", success=True, code=DONE, orderId=order_id, marchTxn=stamp)


def _failure(order_id: str, code: str, message: str) -> Response:
    return answer(service="cvs", success=False, code=code, message=message, orderId=order_id)
