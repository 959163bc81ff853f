"""Virtual time: what happens next, in order, and no clock."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime

Event = Callable[[], None]


class Timeline:
    """Events by their instant; those of one instant in the order in which they were planned."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self._events: list[tuple[datetime, int, Event]] = []
        self._order = itertools.count()

    def plan(self, at: datetime, event: Event) -> None:
        """Let it happen at an instant; what is planned for the past happens now."""
        heapq.heappush(self._events, (max(at, self.now), next(self._order), event))

    def run(self) -> None:
        """Let everything happen, also what is planned meanwhile."""
        while self._events:
            self.now, _order, event = heapq.heappop(self._events)
            event()
