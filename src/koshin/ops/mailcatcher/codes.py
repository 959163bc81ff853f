"""One-time codes as an authenticator app computes them (RFC 6238), for trying the office out."""

import base64
import hmac
from datetime import datetime

STEP_SECONDS = 30


def one_time_code(secret: str, *, at: datetime) -> str:
    """The six digits for a base32 secret at a moment (HMAC-SHA-1, steps of 30 seconds)."""
    padded = secret.upper() + "=" * (-len(secret) % 8)
    step = int(at.timestamp()) // STEP_SECONDS
    digest = hmac.digest(base64.b32decode(padded), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
