"""The 4G envelope: {"params": …, "authHash": …}, verified over the exact characters of params."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from flask import Response

from payment_simulator.settings import Merchant, Settings
from payment_simulator.signatures import auth_hash, same

BAD_FORM = "NH01000000000000"
BAD_HASH = "NH02000000000000"
BAD_DUMMY = "NH03000000000000"


class BadEnvelope(Exception):
    """The call is refused before it is looked at; bears the result code and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A verified call of a merchant."""

    merchant: Merchant
    params: dict[str, Any]


def read_call(raw: bytes, *, content_type: str, dummy_path: bool, settings: Settings) -> Call:
    """Verify a request body. Raises BadEnvelope.

    A form content type means that the whole JSON text is percent-encoded, as the provider's own
    kits send it. `dummy_path` says that the test address was called.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as reason:
        raise BadEnvelope(BAD_FORM, "The body is not UTF-8.") from reason
    if content_type.startswith("application/x-www-form-urlencoded"):
        text = unquote_plus(text)
    values, texts = _members(text)
    params = values.get("params")
    if not isinstance(params, dict) or not isinstance(values.get("authHash"), str):
        raise BadEnvelope(BAD_FORM, "params or authHash is missing.")
    merchant = settings.by_ccid(str(params.get("merchantCcid", "")))
    if merchant is None:
        raise BadEnvelope(BAD_HASH, "merchantCcid is not known.")
    expected = auth_hash(
        ccid=merchant.ccid, params_text=texts["params"], merchant_key=merchant.merchant_key
    )
    if not same(expected, values["authHash"]):
        raise BadEnvelope(BAD_HASH, "authHash does not agree.")
    if params.get("dummyRequest") != ("1" if dummy_path else "0"):
        raise BadEnvelope(BAD_DUMMY, "dummyRequest does not agree with the address.")
    _check_values(params)
    return Call(merchant=merchant, params=params)


def answer(
    *, service: str, success: bool, code: str, message: str = "", held: bool = False, **more: Any
) -> Response:
    """A 4G answer with its result fields; `held` is neither success nor failure yet."""
    result = {
        "serviceType": service,
        "mstatus": "pending" if held else "success" if success else "failure",
        "vResultCode": code,
        "merrMsg": message,
        "txnVersion": "2.0.0",
        "optionResults": [],
        **more,
    }
    text = json.dumps({"result": result}, ensure_ascii=False)
    return Response(text, content_type="application/json; charset=utf-8")


def _members(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the outermost JSON object, and the exact text of each."""
    decoder = json.JSONDecoder()
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    try:
        position = _expect(text, 0, "{")
        while True:
            name, end = decoder.raw_decode(text, _skip(text, position))
            start = _skip(text, _expect(text, end, ":"))
            value, end = decoder.raw_decode(text, start)
            if not isinstance(name, str) or name in values:
                raise ValueError(f"the name {name} is not a text, or stands twice")
            values[name], texts[name] = value, text[start:end]
            position = _skip(text, end)
            if text[position : position + 1] != ",":
                break
            position += 1
        if text[_expect(text, position, "}") :].strip():
            raise ValueError("text after the object")
    except ValueError as reason:
        raise BadEnvelope(BAD_FORM, f"The body is not the expected JSON: {reason}") from reason
    return values, texts


def _skip(text: str, position: int) -> int:
    while text[position : position + 1] in (" ", "\t", "\r", "\n"):
        position += 1
    return position


def _expect(text: str, position: int, character: str) -> int:
    position = _skip(text, position)
    if text[position : position + 1] != character:
        raise ValueError(f"{character} expected at {position}")
    return position + 1


def _check_values(value: Any) -> None:
    """Every value must be a text, inside objects and arrays, and none may be empty."""
    if isinstance(value, dict):
        for item in value.values():
            _check_values(item)
    elif isinstance(value, list):
        for item in value:
            _check_values(item)
    elif not isinstance(value, str) or not value:
        raise BadEnvelope(BAD_FORM, "Every value must be a text that is not empty.")
