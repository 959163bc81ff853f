"""4G Search: what the provider knows of an order; the tie-breaker for every doubt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response

from payment_simulator.calls import signed_call
from payment_simulator.envelope import Call, answer
from payment_simulator.orders import Order, Transaction
from payment_simulator.simulator import Simulator

blueprint = Blueprint("search", __name__)

FOUND = "N001000000000000"
SERVICES = ("card", "mpi", "cvs", "bank")


@blueprint.post("/test-paynow-search/v2/Search/search", defaults={"dummy_path": True})
@blueprint.post("/paynow-search/v2/Search/search", defaults={"dummy_path": False})
def search_search(dummy_path: bool) -> Response:
    """Answer the merchant's orders that match the conditions."""
    return signed_call(
        service="search",
        operation="search",
        dummy_path=dummy_path,
        order_id_of=lambda call: str(_common(call).get("orderId", "")),
        act=find,
    )


def find(sim: Simulator, call: Call) -> Response:
    """Search among the merchant's orders; an untouched hosted page is not an order yet."""
    common = _common(call)
    order_id = common.get("orderId")
    merchant_id = call.merchant.merchant_id
    if order_id:
        one = sim.orders.get(merchant_id, str(order_id))
        orders = [one] if one else []
    else:
        orders = sim.orders.of_merchant(merchant_id)
    if call.params.get("containDummyFlag") != "true":
        orders = [order for order in orders if not order.dummy]
    asked = call.params.get("serviceTypeCd") or SERVICES
    today = sim.clock.now(call.merchant).date()
    infos = [
        _order_info(order, service, today)
        for order in orders
        for service in SERVICES
        if service in asked and _steps(order, service) and _matches(order, service, call)
    ]
    if call.params.get("newerFlag") == "true":
        infos.reverse()
    limit = _limit(call)
    return answer(
        service="search",
        success=True,
        code=FOUND,
        searchCount=str(len(infos)),
        overMaxCountFlag="true" if len(infos) > limit else "false",
        orderInfos={"orderInfo": infos[:limit]},
    )


def _common(call: Call) -> dict[str, Any]:
    parameters = call.params.get("searchParameters")
    common = parameters.get("common") if isinstance(parameters, dict) else None
    return common if isinstance(common, dict) else {}


def _limit(call: Call) -> int:
    text = str(call.params.get("maxCount", "100"))
    return int(text) if text.isdecimal() else 100


def _steps(order: Order, service: str) -> list[Transaction]:
    return [step for step in order.transactions if step.service == service]


def _matches(order: Order, service: str, call: Call) -> bool:
    common = _common(call)
    steps = _steps(order, service)
    for name in ("command", "mstatus"):
        if common.get(name) and not any(getattr(s, name) in common[name] for s in steps):
            return False
    if not any(_within(step.at, common.get("txnDatetime")) for step in steps):
        return False
    parameters = call.params.get("searchParameters")
    cvs = parameters.get("cvs") if isinstance(parameters, dict) else None
    paid_range = cvs.get("paidDatetime") if isinstance(cvs, dict) else None
    return paid_range is None or bool(order.paid_at and _within(order.paid_at, paid_range))


def _within(at: str, limits: Any) -> bool:
    """Whether a time lies in {from, to}, both yyyyMMddHHmm and both included."""
    if not isinstance(limits, dict):
        return True
    minute = datetime.fromisoformat(at).strftime("%Y%m%d%H%M")
    return str(limits.get("from", "")) <= minute <= str(limits.get("to", "9"))


def _order_info(order: Order, service: str, today: date) -> dict[str, Any]:
    steps = _steps(order, service)
    successes = [step.command for step in steps if step.mstatus == "success"]
    return {
        "orderId": order.order_id,
        "serviceTypeCd": service,
        "orderStatus": _order_status(order, today),
        "lastSuccessTxnType": successes[-1] if successes else "",
        "successDetailTxnType": successes[-1] if successes else "",
        "properOrderInfo": _proper_order_info(order, service),
        "transactionInfos": {"transactionInfo": [_transaction_info(order, step) for step in steps]},
    }


def _order_status(order: Order, today: date) -> str:
    if order.expired(today):
        return "expired"
    return {
        "issued": "initial",
        "paid": "initial",
        "pending": "pending",
        "failed": "invalid",
        "cancelled": "cancel",
    }.get(order.state, "end")


def _proper_order_info(order: Order, service: str) -> dict[str, str]:
    if service == "bank":
        return {
            "shunoKikanNo": order.kikan_no,
            "customerNo": order.customer_no,
            "confirmNo": order.confirm_no,
            "payLimit": f"{order.limit_date:%Y%m%d}",
            "paidDatetime": _stamp(order.paid_at),
            "receivedDatetime": _stamp(order.received_at),
        }
    if service != "cvs":
        return {"reqCardNumber": order.card_masked, "cardExpire": order.card_expiry}
    limit = order.limit_date
    return {
        "cvsType": order.cvs_type,
        "receiptNo": order.receipt_no,
        "payLimit": f"{limit:%Y/%m/%d}",
        "payLimitDatetime": f"{limit:%Y-%m-%d} 23:59:59.0",
        "paidDatetime": _stamp(order.paid_at),
        "receivedDatetime": _stamp(order.received_at),
    }


def _transaction_info(order: Order, step: Transaction) -> dict[str, Any]:
    return {
        "txnId": step.number,
        "command": step.command,
        "mstatus": step.mstatus,
        "vResultCode": step.result_code,
        "txnDatetime": _stamp(step.at),
        "amount": str(step.amount),
        "properTransactionInfo": _proper_transaction_info(order, step),
    }


def _proper_transaction_info(order: Order, step: Transaction) -> dict[str, str]:
    if step.service == "card":
        kind = "ac" if order.capture else "a"
        return {"cardTransactionType": kind + ("p" if step.mstatus == "pending" else "")}
    if step.service == "mpi":
        return {"mpiTransactionType": step.command}
    return {"cvsType": order.cvs_type} if step.service == "cvs" else {"option": "atm"}


def _stamp(at: str) -> str:
    """A time as the provider writes it, `2023-08-30 16:33:06.0` in JST; empty stays empty."""
    if not at:
        return ""
    time = datetime.fromisoformat(at)
    return f"{time:%Y-%m-%d %H:%M:%S}.{time.microsecond // 1000}"
