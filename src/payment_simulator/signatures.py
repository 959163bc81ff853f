"""The provider's three signatures, as pure functions (payment facts: 1.2, 1.8, 1.10)."""

from __future__ import annotations

import hashlib
import hmac


def merchant_hash(
    *, seed: str, merchant_id: str, settlement_type: str, order_id: str, amount: str
) -> str:
    """MERCHANTHASH of a 3G-Web key request: SHA-512 of the five values joined by commas."""
    text = ",".join((seed, merchant_id, settlement_type, order_id, amount))
    return hashlib.sha512(text.encode()).hexdigest()


def auth_hash(*, ccid: str, params_text: str, merchant_key: str) -> str:
    """authHash of a 4G call: SHA-256 over the exact characters of the params value."""
    return hashlib.sha256(f"{ccid}{params_text}{merchant_key}".encode()).hexdigest()


def content_hmac(*, ccid: str, body: bytes, merchant_key: str) -> str:
    """Value of the Content-HMAC header over the raw bytes of a push."""
    digest = hmac.new(bytes.fromhex(merchant_key), body, hashlib.sha256).hexdigest()
    return f"h=HmacSHA256;s={ccid};v={digest}"


def same(left: str, right: str) -> bool:
    """Whether two secrets are equal, in time that tells nothing about where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())
