"""What merchants are told: the result notice of the hosted page and the signed pushes."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.parse import urlencode

from payment_simulator.dispatch import dispatch
from payment_simulator.orders import Order
from payment_simulator.outbox import Message
from payment_simulator.settings import Merchant
from payment_simulator.signatures import content_hmac
from payment_simulator.simulator import Simulator

Fields = dict[str, str]
# The merchant among those of one collecting institution.
KIGYO_NO = "00042"


def send_result(sim: Simulator, order: Order) -> list[Message]:
    """Tell the merchant's server how the hosted page ended (3G-Web result notice)."""
    forged = sim.faults.take(
        "forge", merchant_id=order.merchant_id, order_id=order.order_id, operation="result"
    )
    key = secrets.token_urlsafe(24) if forged else order.merchant_encryption_key
    fields: Fields = {
        "orderId": order.order_id,
        "mStatus": order.mstatus,
        "vResultCode": order.result_code,
        "mErrMsg": order.message,
        "merchantEncryptionKey": key,
    }
    optional = {
        "userName": order.name1 + order.name2,
        "mailAddress": order.mail,
        "telephoneno": order.telephone,
    }
    fields |= {name: value for name, value in optional.items() if value}
    message = Message(
        kind="result",
        merchant_id=order.merchant_id,
        order_ids=[order.order_id],
        url=order.finish_access_url,
        body=urlencode(fields),
        pauses=[] if forged else list(sim.settings.notice_retry_seconds),
    )
    return dispatch(sim, message)


def send_card_push(sim: Simulator, order: Order) -> list[Message]:
    """Push the outcome of 3-D Secure and card (mpi push)."""
    by_service = {step.service: step.mstatus for step in order.transactions}
    record: Fields = {
        "orderId": order.order_id,
        "vResultCode": order.result_code,
        "txnType": "VerifyNotify",
        "mpiMstatus": by_service.get("mpi", ""),
        "cardMstatus": by_service.get("card", ""),
        "dummy": _dummy(sim, order, "mpi"),
    }
    message = _signed_push(sim, "mpi", [order], [record])
    return dispatch(sim, message)


def send_deposit_push(
    sim: Simulator,
    orders: list[Order],
    *,
    delay_seconds: float = 0.0,
    copies: int = 1,
    at_once: bool = False,
) -> list[Message]:
    """Push the shop and Pay-easy payments of one merchant's orders, all in one request."""
    records: list[Fields] = []
    for order in orders:
        if sim.faults.take(
            "bad_record",
            merchant_id=order.merchant_id,
            order_id=order.order_id,
            operation="deposit",
        ):
            kind = "kikanNo" if order.method == "bank" else "cvsType"
            records.append({"orderId": "", kind: "???", "rcvAmount": "x", "dummy": ""})
        records.append(_deposit_record(sim, order))
    message = _signed_push(sim, "deposit", orders, records)
    return dispatch(sim, message, delay_seconds=delay_seconds, copies=copies, at_once=at_once)


def push_body(fields: Fields) -> str:
    """The body of a push; names and values are percent-encoded in the order given."""
    return urlencode(fields)


def _deposit_record(sim: Simulator, order: Order) -> Fields:
    wrong = sim.faults.take(
        "wrong_amount", merchant_id=order.merchant_id, order_id=order.order_id, operation="deposit"
    )
    amount = order.paid_amount
    if wrong:
        amount = amount - 1 if wrong.amount is None else wrong.amount
    at = datetime.fromisoformat(order.paid_at).strftime("%Y%m%d%H%M%S")
    about: Fields = {
        "cvsType": order.cvs_type,
        "receiptNo": order.receipt_no,
        "receiptDate": at,
    }
    if order.method == "bank":
        about = {
            "kikanNo": order.kikan_no,
            "kigyoNo": KIGYO_NO,
            "rcvDate": at,
            "customerNo": order.customer_no,
            "confNo": order.confirm_no,
        }
    return {
        "orderId": order.order_id,
        **about,
        "rcvAmount": str(amount),
        "dummy": _dummy(sim, order, "deposit"),
    }


def _dummy(sim: Simulator, order: Order, operation: str) -> str:
    turned = sim.faults.take(
        "test_flag",
        merchant_id=order.merchant_id,
        order_id=order.order_id,
        operation=operation,
    )
    return "1" if order.dummy != bool(turned) else "0"


def _signed_push(sim: Simulator, kind: str, orders: list[Order], records: list[Fields]) -> Message:
    merchant = sim.merchant_of(orders[0])
    number = sim.database.next_number("push")
    fields: Fields = {
        "numberOfNotify": str(len(records)),
        "pushTime": sim.clock.now(merchant).strftime("%Y%m%d%H%M%S"),
        "pushId": f"{number:08d}",
    }
    for index, record in enumerate(records):
        fields |= {f"{name}{index:04d}": value for name, value in record.items()}
    body = push_body(fields)
    forged = sim.faults.take(
        "forge", merchant_id=merchant.merchant_id, order_id=orders[0].order_id, operation=kind
    )
    return Message(
        kind="mpi" if kind == "mpi" else "deposit",
        merchant_id=merchant.merchant_id,
        order_ids=[order.order_id for order in orders],
        url=merchant.push_url,
        body=body,
        headers={"Content-HMAC": sign(merchant, body, wrongly=bool(forged))},
        pauses=[] if forged else list(sim.settings.push_retry_seconds),
    )


def sign(merchant: Merchant, body: str, *, wrongly: bool = False) -> str:
    """The Content-HMAC of a body, made with a key that is not the merchant's when `wrongly`."""
    key = secrets.token_hex(32) if wrongly else merchant.merchant_key
    return content_hmac(ccid=merchant.ccid, body=body.encode(), merchant_key=key)
