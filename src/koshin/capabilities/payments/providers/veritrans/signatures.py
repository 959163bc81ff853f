"""VeriTrans' five signatures, as pure functions of exactly the characters that are sent."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping

# How base64 is written where an address cannot hold it.
RETURN_LETTERS = str.maketrans({"*": "=", "-": "/", "_": "+", " ": "+"})
CONTENT_HMAC = re.compile(r"h=HmacSHA256;s=([^;]{1,40});v=([0-9a-f]{64})")


def merchant_hash(
    *, seed: str, merchant_id: str, settlement_type: str, order_id: str, amount: int
) -> str:
    """``MERCHANTHASH`` of a key request (3G-Web): SHA-512 over five values joined by commas."""
    text = f"{seed},{merchant_id},{settlement_type},{order_id},{amount}"
    return hashlib.sha512(text.encode()).hexdigest()


def auth_hash(*, ccid: str, params: str, merchant_key: str) -> str:
    """``authHash`` of a 4G call; ``params`` is the text as sent, and the key counts as text
    here."""
    return hashlib.sha256(f"{ccid}{params}{merchant_key}".encode()).hexdigest()


def content_hmac(*, body: bytes, merchant_key: str) -> str:
    """The value inside ``Content-HMAC`` over the raw body; the key counts as bytes here."""
    return hmac.new(bytes.fromhex(merchant_key), body, hashlib.sha256).hexdigest()


def is_signed(*, header: str, body: bytes, ccid: str, merchant_key: str) -> bool:
    """Whether the ``Content-HMAC`` header proves that VeriTrans sent this body to this merchant."""
    match = CONTENT_HMAC.fullmatch(header.strip())
    if match is None:
        return False
    expected = content_hmac(body=body, merchant_key=merchant_key)
    return hmac.compare_digest(match[1].encode(), ccid.encode()) and hmac.compare_digest(
        match[2], expected
    )


def is_return_signed(*, fields: Mapping[str, str], ccid: str, merchant_key: str) -> bool:
    """Whether ``vAuthInfo`` proves that a browser comes back from VeriTrans' 3-D Secure with these
    fields (payments.md 1.4): ``authParams`` names what is signed, and each name must be there."""
    text = fields.get("authParams", "").translate(RETURN_LETTERS)
    try:
        names = base64.b64decode(text, validate=True).decode().split(",")
        values = "".join(fields[name] for name in names)
    except (binascii.Error, UnicodeDecodeError, KeyError):
        return False
    expected = hashlib.sha256(f"{ccid}{values}{merchant_key}".encode()).hexdigest()
    return same(expected, fields.get("vAuthInfo", ""))


def pop_signature(*, fields: Mapping[str, object], server_key: str) -> str:
    """``signature`` of a POP push: SHA-512 over all other fields by name (payments.md 1.9)."""
    pairs = (f"{name}={_plain(fields[name])}" for name in sorted(fields) if name != "signature")
    return hashlib.sha512(f"{'&'.join(pairs)}:{server_key}".encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_plain, value)) if isinstance(value, list) else str(value)


def same(left: str, right: str) -> bool:
    """Whether two secrets agree, in a time that does not tell where they differ; empty never
    does."""
    return bool(left) and hmac.compare_digest(left.encode(), right.encode())
