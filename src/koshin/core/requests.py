"""The states of a request (休止, 延長, 再開, 復帰, 返上, 死亡) and the only ways between them."""

from typing import Literal

RequestKind = Literal["suspend", "extend", "resume", "return", "withdraw", "death"]
RequestState = Literal["asked", "granted", "refused", "withdrawn"]
RequestEvent = Literal["grant", "refuse", "withdraw"]

TRANSITIONS: dict[tuple[RequestState, RequestEvent], RequestState] = {
    ("asked", "grant"): "granted",
    ("asked", "refuse"): "refused",
    ("asked", "withdraw"): "withdrawn",
}


def may(state: str, event: RequestEvent) -> bool:
    """Whether the event leads anywhere from the state."""
    return (state, event) in TRANSITIONS
