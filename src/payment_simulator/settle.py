"""What happens to an order at the provider: card outcome, slip issued, paid at a shop."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

from payment_simulator.notices import send_card_push, send_result
from payment_simulator.orders import OPEN, Order, Service
from payment_simulator.simulator import Simulator

CARD_DONE = "G011A00100000000"
CARD_HELD = "G011A00300000000"
CARD_REFUSED = "G011AG4400000000"
AUTHENTICATION_FAILED = "G03200000000000"
SLIP_ISSUED = "D001000000000000"
SHOP_PAID = "D002000000000000"
NUMBERS_ISSUED = "P001000000000000"
BANK_PAID = "P002000000000000"
PAID = {"cvs": SHOP_PAID, "bank": BANK_PAID}
KIKAN_NO = "58091"

Outcome = tuple[Literal["success", "failure", "pending"], str, str]
OUTCOMES: dict[str, Outcome] = {
    "approve": ("success", CARD_DONE, ""),
    "pending": ("pending", CARD_HELD, "処理結果を確認しています。"),
    "decline": ("failure", CARD_REFUSED, "カード会社で承認されませんでした。"),
}


class NotPayable(Exception):
    """The slip cannot be paid now; the message says why."""


def finish_card(sim: Simulator, order: Order, *, authenticated: bool) -> bool:
    """End 3-D Secure and the card payment, and tell the merchant.

    False when the order had ended before: then nothing happens, and nobody is told again.
    """
    about = {"merchant_id": order.merchant_id, "order_id": order.order_id, "operation": "card"}
    held = authenticated and sim.faults.take("pending", **about)
    wrong = sim.faults.take("wrong_amount", **about) if authenticated else None
    now = sim.clock.now(sim.merchant_of(order))
    with sim.orders.changing(order) as current:
        if current.state != "authenticating":
            return False
        amount = current.amount
        if wrong:
            amount = amount - 1 if wrong.amount is None else wrong.amount
        if authenticated:
            _note_card(sim, current, "pending" if held else current.card_scenario, amount, now)
        else:
            current.state, current.mstatus = "failed", "failure"
            current.result_code = AUTHENTICATION_FAILED
            current.message = "本人認証ができませんでした。"
            _note(sim, current, "mpi", "Verify", "failure", amount, now)
    send_result(sim, current)
    send_card_push(sim, current)
    return True


def resolve_pending(sim: Simulator, order: Order, *, success: bool) -> bool:
    """Decide a card payment that was held, and push the outcome; False if none was held."""
    now = sim.clock.now(sim.merchant_of(order))
    with sim.orders.changing(order) as current:
        if current.state != "pending":
            return False
        amount = current.transactions[-1].amount
        current.transactions = [step for step in current.transactions if step.service != "card"]
        _note_card_outcome(sim, current, "approve" if success else "decline", amount, now)
    send_card_push(sim, current)
    return True


def issue_slip(
    sim: Simulator, order: Order, *, name1: str, name2: str, telephone: str, cvs_type: str
) -> bool:
    """Issue a payment number and tell the merchant; False when the order had ended before."""
    now = sim.clock.now(sim.merchant_of(order))
    with sim.orders.changing(order) as current:
        if current.state not in OPEN or now.date() > current.limit_date:
            return False
        current.name1, current.name2, current.telephone = name1, name2, telephone
        current.cvs_type, current.receipt_no = cvs_type, _receipt_number(cvs_type)
        current.state, current.mstatus = "issued", "success"
        current.result_code, current.message = SLIP_ISSUED, ""
        _note(sim, current, "cvs", "Authorize", "success", current.amount, now)
    send_result(sim, current)
    return True


def issue_numbers(
    sim: Simulator, order: Order, *, name1: str, name2: str, kana1: str, kana2: str
) -> bool:
    """Issue Pay-easy's three numbers and tell the merchant; False when the order had ended."""
    now = sim.clock.now(sim.merchant_of(order))
    with sim.orders.changing(order) as current:
        if current.state not in OPEN or now.date() > current.limit_date:
            return False
        current.name1, current.name2, current.kana1, current.kana2 = name1, name2, kana1, kana2
        current.kikan_no = KIKAN_NO
        current.customer_no, current.confirm_no = _digits(14), _digits(6)
        current.state, current.mstatus = "issued", "success"
        current.result_code, current.message = NUMBERS_ISSUED, ""
        _note(sim, current, "bank", "Authorize", "success", current.amount, now)
    send_result(sim, current)
    return True


def pay_at_shop(
    sim: Simulator,
    order: Order,
    *,
    amount: int | None = None,
    paid_at: datetime | None = None,
    force: bool = False,
) -> Order:
    """Pay a slip at the till, or Pay-easy's numbers at a bank. The merchant is not told; that is
    another step.

    `force` pays a slip that has expired or was cancelled, as happens when a till is slow.
    Raises NotPayable.
    """
    at = paid_at or sim.clock.now(sim.merchant_of(order))
    with sim.orders.changing(order) as current:
        if current.state not in ("issued", "cancelled"):
            raise NotPayable(f"状態が{current.state}のため、店頭では支払えません。")
        if current.state == "cancelled" and not force:
            raise NotPayable("お支払い番号は取り消されています。")
        if current.expired(at.date()) and not force:
            raise NotPayable("お支払い期限を過ぎています。")
        current.state = "paid"
        current.paid_at = at.isoformat()
        current.paid_amount = current.amount if amount is None else amount
        service: Service = "bank" if current.method == "bank" else "cvs"
        _note(sim, current, service, "Capture", "success", current.paid_amount, at)
    return current


def _note_card(sim: Simulator, order: Order, scenario: str, amount: int, now: datetime) -> None:
    _note(sim, order, "mpi", "Authorize", "success", amount, now)
    _note(sim, order, "mpi", "Verify", "success", amount, now)
    _note_card_outcome(sim, order, scenario, amount, now)


def _note_card_outcome(
    sim: Simulator, order: Order, scenario: str, amount: int, now: datetime
) -> None:
    order.mstatus, order.result_code, order.message = OUTCOMES[scenario]
    _note(sim, order, "card", "Authorize", OUTCOMES[scenario][0], amount, now)
    if scenario == "approve" and order.capture:
        _note(sim, order, "card", "Capture", "success", amount, now)
    order.state = {
        "approve": "captured" if order.capture else "authorised",
        "pending": "pending",
        "decline": "failed",
    }[scenario]


def _note(
    sim: Simulator,
    order: Order,
    service: Service,
    command: str,
    mstatus: Literal["success", "failure", "pending"],
    amount: int,
    at: datetime,
) -> None:
    money = service in PAID and command == "Capture"
    order.note(
        number=sim.database.next_number("transaction"),
        service=service,
        command=command,
        mstatus=mstatus,
        result_code=PAID.get(service, "") if money else order.result_code,
        at=at,
        amount=amount,
    )


def _receipt_number(cvs_type: str) -> str:
    """A payment number in the shape each chain uses; it never starts with a zero."""
    lengths = {"sej": 13, "econ-fm": 18, "other": 11}
    return _digits(lengths.get(cvs_type, 7))


def _digits(length: int) -> str:
    return str(secrets.randbelow(9 * 10 ** (length - 1)) + 10 ** (length - 1))
