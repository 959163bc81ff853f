"""Bytes as text, in the two alphabets that proofs use."""

from base64 import urlsafe_b64encode

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data: bytes) -> str:
    """Base58 in the alphabet of Bitcoin; a leading zero byte is a leading ``1``."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def base64url(data: bytes) -> str:
    """Base64 for addresses, without padding (RFC 4648 §5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()
