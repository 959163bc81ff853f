"""VeriTrans 3G-Web on the wire: announce an order, lead the browser to the hosted page."""

import re
import unicodedata
from urllib.parse import unquote_plus

import httpx

from koshin.capabilities.payments.providers.port import (
    Form,
    Keys,
    Order,
    ProviderDeclined,
    ProviderSilent,
)
from koshin.capabilities.payments.providers.veritrans.contract import (
    contract_of,
    dummy_flag,
    hook_url,
    web_url,
)
from koshin.capabilities.payments.providers.veritrans.signatures import merchant_hash
from koshin.platform.http import client

SETTLEMENT_TYPES = {"page": "00", "card": "01", "shop": "02"}
NAME_LIMIT = 10
TITLE_LIMIT = 50
# What an ATM shows of a Pay-easy payment.
CONTENTS_LIMIT = 12
PAYEASY = "payeasy"
# A full-width hyphen, space or a letter outside JIS X 0208 may arrive garbled (payments.md 1.5).
UNSAFE = re.compile(r"[\s‐‑–—―−－\-<>&\"'\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def plain(text: str, limit: int) -> str:
    """The text as the provider prints it: full width, no letters its systems lack, cut."""
    return "".join(c for c in _wide(text) if _is_printable_there(c))[:limit]


def name(text: str) -> str:
    """A name to fill in beforehand; empty when a letter is lacking, for a maimed name helps nobody.

    The person then writes it on the provider's page as they like best.
    """
    whole = _wide(text)
    return whole[:NAME_LIMIT] if all(map(_is_printable_there, whole)) else ""


def _wide(text: str) -> str:
    """Without spaces, hyphens, marks and variation selectors; ASCII in full width."""
    cleaned = UNSAFE.sub("", unicodedata.normalize("NFC", text))
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in cleaned)


def _is_printable_there(character: str) -> bool:
    try:
        return len(character.encode("cp932")) == 2
    except UnicodeEncodeError:
        return False


def key_request(order: Order) -> list[tuple[str, str]]:
    """The fields that announce an order, in the order they are sent."""
    contract = contract_of(order.association)
    # What 3G-Web calls Pay-easy stands in the contract (payments.md 1.10); the page that lets the
    # payer choose offers it too.
    kind = SETTLEMENT_TYPES.get(order.method) or contract.payeasy_type
    fields = {
        "MERCHANT_ID": contract.merchant_id,
        "SETTLEMENT_TYPE": kind,
        "ORDER_ID": order.order_id,
        "SESSION_ID": order.session_id,
        "AMOUNT": str(order.amount),
        "MERCHANTHASH": merchant_hash(
            seed=contract.hash_seed,
            merchant_id=contract.merchant_id,
            settlement_type=kind,
            order_id=order.order_id,
            amount=order.amount,
        ),
        "DUMMY_PAYMENT_FLAG": dummy_flag(),
        "CARD_CAPTURE_FLAG": "1",
        "DDD_ENABLE_FLAG": "1",
        "AUTO_RETURN_FLAG": "1",
        "TIMELIMIT_OF_PAYMENT": order.pay_limit.strftime("%Y%m%d"),
        "FINISH_PAYMENT_RETURN_URL": order.return_url,
        "UNFINISH_PAYMENT_RETURN_URL": order.return_url,
        "ERROR_PAYMENT_RETURN_URL": order.return_url,
        "FINISH_PAYMENT_ACCESS_URL": hook_url(order.association, "result"),
        "NAME1": name(order.family_name),
        "NAME2": name(order.given_name),
        "KANA1": name(order.family_kana),
        "KANA2": name(order.given_kana),
        "TELEPHONE_NO": order.phone if re.fullmatch(r"[0-9]{1,11}", order.phone) else "",
        "MAILADDRESS": order.email if len(order.email) <= 100 else "",
        "CONTENTS": plain(order.title, CONTENTS_LIMIT) if order.method == PAYEASY else "",
        "COMMODITY_ID": "1",
        "COMMODITY_UNIT": str(order.amount),
        "COMMODITY_NUM": "1",
        "COMMODITY_NAME": plain(order.title, TITLE_LIMIT),
    }
    return [(name, value) for name, value in fields.items() if value]


def open_page(order: Order) -> Keys:
    """The keys of the order's page. Raises ``ProviderSilent`` or ``ProviderDeclined``."""
    try:
        response = client().post(web_url("commodityRegist.action"), data=dict(key_request(order)))
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise ProviderSilent(f"commodityRegist: {type(error).__name__}") from error
    return read_keys(response.text)


def read_keys(text: str) -> Keys:
    """The keys from the lines of the answer. Raises ``ProviderDeclined`` or ``ProviderSilent``."""
    lines = dict(line.strip().split("=", 1) for line in text.splitlines() if "=" in line)
    if message := lines.get("ERROR_MESSAGE"):
        raise ProviderDeclined(unquote_plus(message)[:200])
    try:
        return Keys(
            secret=lines["MERCHANT_ENCRYPTION_KEY"], browser=lines["BROWSER_ENCRYPTION_KEY"]
        )
    except KeyError as missing:
        raise ProviderSilent(f"commodityRegist: no {missing}") from missing


def form(*, association: str, order_id: str, browser_key: str) -> Form:
    """The form that leads the browser to the page."""
    return Form(
        url=web_url("deviceCheck.action"),
        fields={
            "MERCHANT_ID": contract_of(association).merchant_id,
            "ORDER_ID": order_id,
            "BROWSER_ENCRYPTION_KEY": browser_key,
        },
    )
