"""Stripe's signature, made when a message leaves: it bears the second."""

from __future__ import annotations

import hashlib
import hmac
import time

from payment_simulator.outbox import Message


def signature(secrets: list[str], body: str, *, at: float) -> str:
    """The Stripe-Signature of a body that leaves at this second."""
    stamp = int(at)
    signed = f"{stamp}.{body}".encode()
    made = [hmac.new(s.encode(), signed, hashlib.sha256).hexdigest() for s in secrets]
    return ",".join([f"t={stamp}", *(f"v1={one}" for one in made)])


def signed_headers(message: Message) -> dict[str, str]:
    """The message's headers with a fresh signature where it bears one."""
    if not message.sign_with:
        return message.headers
    made = signature(message.sign_with, message.body, at=time.time())
    return message.headers | {"Stripe-Signature": made}
