"""Stripe's events as they come: is one genuine, and of which order does it speak?"""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

import stripe

from koshin.capabilities.payments.providers.port import Notification, Record

TOLERANCE = timedelta(minutes=5)
STAMP = re.compile(r"(?:^|,)t=([0-9]{1,12})(?:,|$)")
ORDER_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")
About = Literal["payment", "refund", "dispute", "balance", "nothing"]
# What an event is about, by the beginning of its type; the first that fits.
ABOUT: tuple[tuple[str, About], ...] = (
    ("checkout.session.", "payment"),
    ("payment_intent.", "payment"),
    ("charge.dispute.", "dispute"),
    ("charge.refund", "refund"),
    ("refund.", "refund"),
    ("cash_balance.", "balance"),
    ("customer_cash_balance_transaction.", "balance"),
)


def is_signed(*, header: str, body: bytes, secrets: Iterable[str], at: datetime) -> bool:
    """Whether Stripe sent this body within five minutes of ``at`` (real time).

    Several secrets are valid while one is being changed. The SDK compares; the distance in time is
    ours, because the SDK lets messages of the future pass.
    """
    stamp = STAMP.search(header)
    if stamp is None or abs(at.timestamp() - int(stamp[1])) > TOLERANCE.total_seconds():
        return False
    return any(_agrees(header, body, secret) for secret in secrets)


def _agrees(header: str, body: bytes, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body, header, secret))
    except (stripe.SignatureVerificationError, ValueError, IndexError):
        return False


def identity_of(body: bytes) -> str:
    """The event's id, by which Stripe names it in every repetition; empty without one."""
    event = _event(body)
    found = event.get("id") if event else None
    return found if isinstance(found, str) and len(found) <= 255 else ""


def read(body: bytes) -> Notification:
    """The one record of an event. Raises nothing: what cannot be read says so."""
    event = _event(body)
    data = event.get("data") if event else None
    about = data.get("object") if isinstance(data, dict) else None
    if event is None or not isinstance(about, dict) or not isinstance(event.get("type"), str):
        return Notification(records=(), problem="the body is not an event")
    kind: About = next(
        (what for start, what in ABOUT if event["type"].startswith(start)), "nothing"
    )
    named = about.get("client_reference_id") or _metadata(about).get("order") or ""
    if not named and event["type"].startswith("payment_intent."):
        kind = "nothing"  # somebody else's, or of a session that speaks for itself
    livemode, payment = event.get("livemode"), about.get("payment_intent")
    if kind == "balance":
        named = payment = about.get("customer")
    elif kind == "refund" and about.get("object") == "refund":
        payment = about.get("id")
    order = str(named or about.get("id", ""))
    problem = ""
    if ORDER_ID.fullmatch(order) is None:
        problem = "no order is named"
    elif not isinstance(livemode, bool):
        problem = "livemode is neither true nor false"
    return Notification(
        records=(
            Record(
                order_id="" if problem.startswith("no order") else order,
                amount=_amount(about),
                test=not livemode if isinstance(livemode, bool) else None,
                about=kind,
                ref=payment[:255] if isinstance(payment, str) else "",
                fields={"type": event["type"][:100], "id": str(event.get("id", ""))[:255]},
                problem=problem if kind != "nothing" else "",
            ),
        )
    )


def _metadata(about: dict[str, Any]) -> dict[str, Any]:
    found = about.get("metadata")
    return found if isinstance(found, dict) else {}


def _event(body: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(body)
    except ValueError:
        return None
    return event if isinstance(event, dict) and event.get("object") == "event" else None


def _amount(about: dict[str, Any]) -> int | None:
    """The yen that the event states, only where it is the amount of an order."""
    stated = about.get("amount_total")
    if about.get("object") == "dispute":
        stated = about.get("amount")
    usable = isinstance(stated, int) and not isinstance(stated, bool) and 0 <= stated < 2**31
    return stated if usable else None
