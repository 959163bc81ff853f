"""How a round of renewal goes: applications day by day, beside the round before, and how it ends.

Two rounds are laid over each other by the days that are left until the window closes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, kw_only=True)
class Point:
    """One day of a round. ``applied`` on that day; sums up to its end, of ``before`` in the round
    before, ``expected`` by the forecast. ``None``: not known, or not to be known yet."""

    day: date
    left: int
    applied: int | None
    total: int | None
    before: int | None
    expected: int | None


def season(
    days: Mapping[date, int],
    before: Mapping[date, int],
    *,
    opens: date,
    closes: date,
    closed_before: date,
    today: date,
    people: int,
) -> tuple[Point, ...]:
    """Every day of the window.

    The forecast: from today on the round grows as the round before grew from the same number of
    days left, times what has come so far by what had come then; never above the ``people`` whom the
    round concerns. No forecast where nothing had come then.
    """
    length = (closes - opens).days
    left = range(length, -1, -1)
    mine = _sums(days, closes, left)
    theirs = _sums(before, closed_before, left) if before else None
    now = (closes - today).days
    known = [total if n >= now else None for n, total in zip(left, mine, strict=True)]
    expected = _expected(list(left), mine, theirs, now=now, people=people)
    return tuple(
        Point(
            day=closes - timedelta(days=n),
            left=n,
            applied=days.get(closes - timedelta(days=n), 0) if n >= now else None,
            total=known[place],
            before=theirs[place] if theirs is not None else None,
            expected=expected[place],
        )
        for place, n in enumerate(left)
    )


def _sums(days: Mapping[date, int], closes: date, left: range) -> list[int]:
    """How many by the end of each day; what came before the first day counts with it."""
    by_left = {(closes - day).days: count for day, count in days.items()}
    early = sum(count for n, count in by_left.items() if n > left[0])
    sums, total = [], early
    for n in left:
        total += by_left.get(n, 0)
        sums.append(total)
    return sums


def _expected(
    left: Sequence[int], mine: Sequence[int], theirs: Sequence[int] | None, *, now: int, people: int
) -> list[int | None]:
    if theirs is None or now not in left:
        return [None] * len(left)
    here = left.index(now)
    if not theirs[here] or not mine[here]:
        return [None] * len(left)
    rate = Decimal(mine[here]) / theirs[here]
    found: list[int | None] = [None] * here
    for then in theirs[here:]:
        more = ((then - theirs[here]) * rate).quantize(Decimal(1), ROUND_HALF_UP)
        found.append(max(mine[here], min(people, mine[here] + int(more))))
    return found
