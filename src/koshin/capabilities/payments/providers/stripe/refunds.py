"""Money back through Stripe: a card at once, a convenience store by way of the payer's bank."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import stripe
from stripe.params import RefundCreateParams, RefundListParams

from koshin.capabilities.payments.providers.port import (
    BALANCE,
    GivenBack,
    ProviderSilent,
    Refund,
    RefundAnswer,
    RefundOutcome,
    Tried,
)
from koshin.capabilities.payments.providers.stripe import answers, sessions
from koshin.capabilities.payments.providers.stripe.account import client_of, silence_as_such

# Stripe's states of a refund. While it ``requires_action`` the payer was asked for an account.
OUTCOMES: dict[str, RefundOutcome] = {
    "succeeded": "done",
    "pending": "pending",
    "requires_action": "pending",
    "failed": "refused",
    "canceled": "refused",
}
# Where Stripe says when the money moved.
MOVED = "balance_transaction"
REFUNDED = ("card", "shop", BALANCE)
NOT_FOUND = RefundAnswer(outcome="refused", found=False, reason="not found")


def refund(asked: Refund) -> RefundAnswer:
    """Give the money back unless that was done before.

    Stripe forgets a key after a day; so the refunds of the payment are looked through first.
    """
    if asked.method not in REFUNDED:
        return RefundAnswer(outcome="refused", reason=f"no refund for {asked.method}")
    try:
        source, where = _source(asked)
        seen = _seen(asked, where)
        if seen is not None:
            return seen
        params: RefundCreateParams = {
            **source,
            "amount": asked.amount,
            "metadata": {"order": asked.tried.order_id, "key": asked.key},
            "expand": [MOVED],
        }
        if asked.method in ("shop", BALANCE):
            params["instructions_email"] = asked.email
        with silence_as_such("refunds.create"):
            made = client_of(asked.tried.association).v1.refunds.create(
                params, {"idempotency_key": f"rf_{asked.key}"}
            )
    except ProviderSilent as silence:
        return RefundAnswer(outcome="unknown", reason=str(silence))
    except stripe.StripeError as error:
        return RefundAnswer(outcome="refused", reason=str(error.user_message or error)[:300])
    return _answer(made)


def ask_refund(asked: Refund, *, provider_ref: str) -> RefundAnswer:
    """What became of the refund; found by our key where its name never reached us."""
    try:
        if not provider_ref:
            _payment, where = _source(asked)
            return _seen(asked, where) or NOT_FOUND
        with silence_as_such("refunds.retrieve"):
            client = client_of(asked.tried.association)
            return _answer(client.v1.refunds.retrieve(provider_ref, {"expand": [MOVED]}))
    except ProviderSilent as silence:
        return RefundAnswer(outcome="unknown", reason=str(silence))
    except stripe.StripeError as error:
        words = str(error.user_message or error)[:300]
        return RefundAnswer(outcome="refused", found=False, reason=words)


def given_back(tried: Tried, answer: bytes) -> list[GivenBack]:
    """The refunds that succeeded, of the payment of a session that was answered. Asks once more.

    Raises ``ProviderSilent``.
    """
    found = _all_of(tried.association, {"payment_intent": _payment_in(answer)})
    return [
        GivenBack(amount=one.amount, at=_moved_at(one))
        for one in found
        if one.status == "succeeded"
    ]


def _source(asked: Refund) -> tuple[RefundCreateParams, RefundListParams]:
    """Where the money lies: in the payment, or unused with the customer (payments.md 2.6); and
    among which refunds one of it is to be looked for."""
    answer = sessions.query(asked.tried)
    if asked.method != BALANCE:
        payment = _payment_in(answer)
        return {"payment_intent": payment}, {"payment_intent": payment}
    customer = answers.customer_in(answer)
    # No list is by customer; but nothing went back before the session that brought the money.
    return (
        {"customer": customer, "origin": "customer_balance", "currency": "jpy"},
        {"created": {"gte": _made_in(answer)}},
    )


def _made_in(answer: bytes) -> int:
    """When the session was made, in Stripe's seconds. Raises ``ProviderSilent``."""
    try:
        shown: Any = json.loads(answer)
        return int(shown["created"])
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderSilent("sessions.retrieve: no time") from error


def _payment_in(answer: bytes) -> str:
    """The PaymentIntent of the session. Raises ``ProviderSilent``."""
    try:
        shown: Any = json.loads(answer)
        return str(shown["payment_intent"]["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderSilent("sessions.retrieve: no payment") from error


def _seen(asked: Refund, where: RefundListParams) -> RefundAnswer | None:
    """The refund of this key, among those that are to be looked through."""
    for one in _all_of(asked.tried.association, where):
        if one.metadata and one.metadata.to_dict().get("key") == asked.key:
            return _answer(one)
    return None


def _all_of(association: str, where: RefundListParams) -> Iterator[stripe.Refund]:
    """All of them, newest first, a page at a time."""
    with silence_as_such("refunds.list"):
        pages = client_of(association).v1.refunds.list(
            {**where, "limit": 100, "expand": [f"data.{MOVED}"]}
        )
        yield from pages.auto_paging_iter()


def _answer(made: stripe.Refund) -> RefundAnswer:
    status = str(made.status or "")
    reason = str(made.failure_reason or status) if status in ("failed", "canceled") else status
    return RefundAnswer(
        outcome=OUTCOMES.get(status, "unknown"),
        provider_ref=made.id,
        reason=reason,
        done_at=_moved_at(made) if status == "succeeded" else None,
    )


def _moved_at(made: stripe.Refund) -> datetime:
    """When the money left: a voucher's goes days after the refund was made."""
    moved = made.balance_transaction
    seconds = made.created if moved is None or isinstance(moved, str) else moved.created
    return datetime.fromtimestamp(seconds, tz=UTC)
