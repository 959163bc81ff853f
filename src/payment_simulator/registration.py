"""3G-Web key request: a merchant's server announces an order and gets the keys of its page."""

from __future__ import annotations

import base64
import re
import secrets
from datetime import date, timedelta
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from payment_simulator.orders import Order
from payment_simulator.settings import Merchant
from payment_simulator.signatures import merchant_hash, same
from payment_simulator.simulator import Simulator, simulator
from payment_simulator.trouble import lose_answer, refuse_call

blueprint = Blueprint("registration", __name__)

SHOP_MAX_YEN = 300_000
SETTLEMENT_TYPES = ("00", "01", "02")
CARD_MAX_YEN = 99_999_999
LONGEST_DAYS = 60
TEXT_LIMITS = {
    "NAME1": 20,
    "NAME2": 20,
    "KANA1": 20,
    "KANA2": 20,
    "CONTENTS": 12,
    "MAILADDRESS": 100,
    "SHOP_NAME": 100,
}
Form = MultiDict[str, str]


class Refused(Exception):
    """The key request is refused; the message goes to the merchant as ERROR_MESSAGE."""


@blueprint.post("/web1/commodityRegist.action")
def commodity_regist() -> Response:
    """Answer the two keys, or ERROR_MESSAGE, as lines of text."""
    sim, form = simulator(), request.form
    call = {
        "merchant_id": form.get("MERCHANT_ID", ""),
        "order_id": form.get("ORDER_ID", ""),
        "operation": "register",
    }
    if refusal := refuse_call(sim, **call):
        return refusal
    try:
        order = register(sim, form)
    except Refused as reason:
        return _lines(f"ERROR_MESSAGE={quote(str(reason), safe='')}\n")
    if lost := lose_answer(sim, **call):
        return lost
    return _lines(
        f"MERCHANT_ENCRYPTION_KEY={order.merchant_encryption_key}\n"
        f"BROWSER_ENCRYPTION_KEY={order.browser_encryption_key}\n"
    )


def register(sim: Simulator, form: Form) -> Order:
    """Check a key request and keep its order. Raises Refused."""
    merchant = sim.settings.merchants.get(form.get("MERCHANT_ID", ""))
    if merchant is None:
        raise Refused("MERCHANT_ID is not known.")
    _check_identity(form, merchant)
    amount = _check_amount(form)
    now = sim.clock.now(merchant)
    urls = _check_urls(form)
    for name, limit in TEXT_LIMITS.items():
        if len(form.get(name, "")) > limit:
            raise Refused(f"{name} is longer than {limit} characters.")
    order = Order(
        merchant_id=merchant.merchant_id,
        order_id=form["ORDER_ID"],
        amount=amount,
        settlement_type=form["SETTLEMENT_TYPE"],
        session_id=form["SESSION_ID"],
        dummy=_flag(form, "DUMMY_PAYMENT_FLAG"),
        capture=_flag(form, "CARD_CAPTURE_FLAG"),
        auto_return=_flag(form, "AUTO_RETURN_FLAG"),
        merchant_encryption_key=_new_key(),
        browser_encryption_key=_new_key(),
        page_token=secrets.token_urlsafe(24),
        pay_limit=_check_limit(form, now.date()),
        finish_return_url=urls["FINISH_PAYMENT_RETURN_URL"],
        unfinish_return_url=urls["UNFINISH_PAYMENT_RETURN_URL"],
        error_return_url=urls["ERROR_PAYMENT_RETURN_URL"],
        finish_access_url=urls["FINISH_PAYMENT_ACCESS_URL"],
        registered_at=now.isoformat(),
        items=form.getlist("COMMODITY_NAME"),
        name1=form.get("NAME1", ""),
        name2=form.get("NAME2", ""),
        kana1=form.get("KANA1", ""),
        kana2=form.get("KANA2", ""),
        contents=form.get("CONTENTS", ""),
        telephone=_check_telephone(form),
        mail=form.get("MAILADDRESS", ""),
    )
    if not sim.orders.add(order):
        raise Refused("ORDER_ID or SESSION_ID was used before.")
    return order


def _check_identity(form: Form, merchant: Merchant) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", form.get("ORDER_ID", "")):
        raise Refused("ORDER_ID must be 1 to 100 of A-Z a-z 0-9 _ and -.")
    if not re.fullmatch(r"[\x21-\x7e]{1,50}", form.get("SESSION_ID", "")):
        raise Refused("SESSION_ID must be 1 to 50 ASCII characters.")
    types = [*SETTLEMENT_TYPES, *filter(None, [merchant.bank_settlement_type])]
    if form.get("SETTLEMENT_TYPE") not in types:
        raise Refused(f"SETTLEMENT_TYPE must be one of {', '.join(types)}.")
    expected = merchant_hash(
        seed=merchant.hash_seed,
        merchant_id=merchant.merchant_id,
        settlement_type=form["SETTLEMENT_TYPE"],
        order_id=form["ORDER_ID"],
        amount=form.get("AMOUNT", ""),
    )
    if not same(expected, form.get("MERCHANTHASH", "")):
        raise Refused("MERCHANTHASH does not agree.")


def _check_amount(form: Form) -> int:
    text = form.get("AMOUNT", "")
    if not re.fullmatch(r"[1-9][0-9]{0,7}", text):
        raise Refused(f"AMOUNT must be 1 to {CARD_MAX_YEN} yen, digits only.")
    if form["SETTLEMENT_TYPE"] == "02" and int(text) > SHOP_MAX_YEN:
        raise Refused(f"AMOUNT must be at most {SHOP_MAX_YEN} yen at a convenience store.")
    return int(text)


def _check_limit(form: Form, today: date) -> str:
    last = today + timedelta(days=LONGEST_DAYS)
    text = form.get("TIMELIMIT_OF_PAYMENT", "")
    if not text:
        return last.strftime("%Y%m%d")
    try:
        limit = date.fromisoformat(text)
    except ValueError as reason:
        raise Refused("TIMELIMIT_OF_PAYMENT must be YYYYMMDD.") from reason
    if not re.fullmatch(r"[0-9]{8}", text) or not today <= limit <= last:
        raise Refused(
            f"TIMELIMIT_OF_PAYMENT must be from {today:%Y%m%d} to {last:%Y%m%d}, not {text}."
        )
    return text


def _check_urls(form: Form) -> dict[str, str]:
    finish = form.get("FINISH_PAYMENT_RETURN_URL", "")
    urls = {
        "FINISH_PAYMENT_RETURN_URL": finish,
        "UNFINISH_PAYMENT_RETURN_URL": form.get("UNFINISH_PAYMENT_RETURN_URL") or finish,
        "ERROR_PAYMENT_RETURN_URL": form.get("ERROR_PAYMENT_RETURN_URL") or finish,
        "FINISH_PAYMENT_ACCESS_URL": form.get("FINISH_PAYMENT_ACCESS_URL", ""),
    }
    for name, url in urls.items():
        if not re.fullmatch(r"https?://[\x21-\x7e]+", url) or len(url) > 256:
            raise Refused(f"{name} must be an http(s) address of at most 256 characters.")
    return urls


def _check_telephone(form: Form) -> str:
    text = form.get("TELEPHONE_NO", "")
    if text and not re.fullmatch(r"[0-9]{1,11}", text):
        raise Refused("TELEPHONE_NO must be at most 11 digits.")
    return text


def _flag(form: Form, name: str) -> bool:
    text = form.get(name, "0")
    if text not in ("0", "1"):
        raise Refused(f"{name} must be 0 or 1.")
    return text == "1"


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _lines(text: str) -> Response:
    return Response(text, mimetype="text/plain")
