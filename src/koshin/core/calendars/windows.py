"""Exceptions to a window, the same for every family of calendar."""

from collections.abc import Iterable
from datetime import datetime

from koshin.core.decision import Window
from koshin.core.scheme.calendar_rules import Override


def override_of(overrides: Iterable[Override], cycle: str) -> Override | None:
    """The exception made for this cycle, if any."""
    return next((override for override in overrides if override.cycle == cycle), None)


def window(*, opens: datetime, closes: datetime, override: Override | None) -> Window:
    """The rule's window with the exception's instants in their place."""
    if override is None:
        return Window(opens=opens, closes=closes)
    return Window(opens=override.opens or opens, closes=override.closes or closes)
