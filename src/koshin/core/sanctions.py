"""The states of a sanction (停止, 取消) and the only ways between them.

What one person proposes a second one decides: imposing, answering an objection, restoring.
"""

from typing import Literal

SanctionKind = Literal["stopped", "revoked"]
SanctionState = Literal[
    "proposed", "withdrawn", "imposed", "objected", "upheld", "lifted", "restoring", "restored"
]
SanctionEvent = Literal[
    "impose", "withdraw", "object", "uphold", "lift", "propose_restoration", "restore", "keep"
]

TRANSITIONS: dict[tuple[SanctionState, SanctionEvent], SanctionState] = {
    ("proposed", "impose"): "imposed",
    ("proposed", "withdraw"): "withdrawn",
    ("imposed", "object"): "objected",
    ("objected", "uphold"): "upheld",
    ("objected", "lift"): "lifted",
    ("imposed", "propose_restoration"): "restoring",
    ("upheld", "propose_restoration"): "restoring",
    ("restoring", "object"): "objected",
    ("restoring", "restore"): "restored",
    ("restoring", "keep"): "imposed",
}
# Who has been answered objects no more; keeping goes back to where the restoration began.
ANSWERED: dict[tuple[SanctionState, SanctionEvent], SanctionState] = {
    ("restoring", "restore"): "restored",
    ("restoring", "keep"): "upheld",
}
IN_FORCE: frozenset[SanctionState] = frozenset({"imposed", "objected", "upheld", "restoring"})


def after(state: str, event: SanctionEvent, *, answered: bool) -> SanctionState | None:
    """The state after the event; nothing where the table has no such way.

    ``answered``: an objection has been made and answered before.
    """
    table = ANSWERED if answered and state == "restoring" else TRANSITIONS
    ways = (to for (begins, by), to in table.items() if (begins, by) == (state, event))
    return next(ways, None)
