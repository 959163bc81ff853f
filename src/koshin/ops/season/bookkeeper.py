"""Whoever closes the months of a season's books, and opens one again with somebody's consent."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db.models import Count, Sum

from koshin.capabilities.ledger.actions.lock_month import lock_month
from koshin.capabilities.ledger.actions.unlock_month import ask_to_unlock_month, unlock_month
from koshin.capabilities.ledger.models import Posting
from koshin.core.refusal import Refused
from koshin.ops.season.scene import Scene
from koshin.platform.audit import Actor


@dataclass(kw_only=True)
class Bookkeeper:
    """``clerk`` closes and asks, ``chief`` consents. ``closed``: what stood in each month then."""

    scene: Scene
    clerk: Actor
    chief: Actor
    dice: Random
    closed: dict[date, tuple[int, int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.scene.place.code

    def close(self) -> None:
        """Close the month before this one; now and then that was too early."""
        last = self.scene.now.date().replace(day=1) - timedelta(days=1)
        month = last.replace(day=1)
        self._lock(month)
        if self.dice.random() < 0.25:
            self._open_again()
            self.closed.pop(month)
            self._lock(month)
        self.scene.say(f"closes {month:%Y-%m}")

    def _lock(self, month: date) -> None:
        lock_month(association=self.code, month=month, at=self.scene.now, actor=self.clerk)
        self.closed[month] = _stands(month)

    def _open_again(self) -> None:
        now = self.scene.now
        asked = ask_to_unlock_month(
            association=self.code, reason="伝票漏れ", at=now, actor=self.clerk
        )
        try:
            unlock_month(association=self.code, request=asked.pk, at=now, actor=self.clerk)
        except Refused:
            unlock_month(association=self.code, request=asked.pk, at=now, actor=self.chief)
        else:
            self.scene.faults.append("one person opened a month")

    def look(self) -> None:
        """Nothing was booked into a month after it was closed."""
        for month, stood in self.closed.items():
            if _stands(month) != stood:
                self.scene.faults.append(f"{month:%Y-%m} was {stood}, is {_stands(month)}")


def _stands(month: date) -> tuple[int, int]:
    """How many postings the month has, and their yen on the side of debits."""
    in_month = Posting.objects.filter(
        entry__value_date__year=month.year, entry__value_date__month=month.month, amount__gt=0
    )
    found = in_month.aggregate(count=Count("pk"), yen=Sum("amount"))
    return found["count"], found["yen"] or 0
