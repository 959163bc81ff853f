"""The states of an application and the only ways between them (drawn in docs/architecture.md)."""

from typing import Literal

ApplicationState = Literal["draft", "applied", "complete", "closed"]
ApplicationEvent = Literal["apply", "complete", "close"]

TRANSITIONS: dict[tuple[ApplicationState, ApplicationEvent], ApplicationState] = {
    ("draft", "apply"): "applied",
    ("draft", "close"): "closed",
    ("applied", "complete"): "complete",
    ("applied", "close"): "closed",
}


class IllegalTransition(Exception):
    """Somebody asked for a change that the table does not know: a fault, not an answer."""


def advance(state: ApplicationState, event: ApplicationEvent) -> ApplicationState:
    """The state after the event; raises ``IllegalTransition`` when the table has no such way."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalTransition(f"{event} does not lead anywhere from {state}") from None
