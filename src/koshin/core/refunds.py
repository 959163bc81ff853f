"""The states of a refund and the only ways between them (drawn in docs/architecture.md)."""

from typing import Literal

RefundState = Literal[
    "proposed",
    "approved",
    "sending",  # the provider is being told; its answer is not known
    "pending",  # the provider holds it
    "unknown",  # the provider did not answer
    "listed",  # the bank was told
    "done",
    "failed",
    "withdrawn",
]
RefundEvent = Literal[
    "approve", "withdraw", "send", "done", "pending", "unknown", "refused", "list", "come_back"
]

TRANSITIONS: dict[tuple[str, RefundEvent], RefundState] = {
    ("proposed", "approve"): "approved",
    ("proposed", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
    ("approved", "send"): "sending",
    ("approved", "list"): "listed",
    ("sending", "done"): "done",
    ("sending", "pending"): "pending",
    ("sending", "unknown"): "unknown",
    ("sending", "refused"): "failed",
    ("pending", "done"): "done",
    ("pending", "pending"): "pending",
    ("pending", "unknown"): "pending",
    ("pending", "refused"): "failed",
    ("unknown", "done"): "done",
    ("unknown", "pending"): "pending",
    ("unknown", "unknown"): "unknown",
    ("unknown", "refused"): "failed",
    ("listed", "done"): "done",
    ("listed", "refused"): "failed",
    ("done", "come_back"): "failed",  # a transfer that the receiving bank returned
    ("failed", "approve"): "approved",  # another way, or a corrected account
    ("failed", "withdraw"): "withdrawn",
}


def after(state: str, event: RefundEvent) -> str | None:
    """The state after the event; ``None`` where the table has no such way."""
    return TRANSITIONS.get((state, event))
