"""Draws the curve of a round as lines for an SVG: this round, the one before, the forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koshin.core.season import Point

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 84, 12, 12, 32
STEPS = (1, 2, 5)
LINES = 4


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A line of the grid with its word."""

    at: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Points of the lines as SVG writes them; empty where there is nothing to draw."""

    width: int
    height: int
    left: int
    right: int
    foot: int
    this: str
    before: str
    expected: str
    across: tuple[Mark, ...]
    days: tuple[Mark, ...]


def drawn(points: Sequence[Point], *, people: int) -> Curve:
    """The curve of a window, day by day. ``people`` bound the scale where little is known yet."""
    known = [n for p in points for n in (p.total, p.before, p.expected) if n is not None]
    step = _step(max([*known, min(people, LINES)]))
    top = step * LINES
    return Curve(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        foot=HEIGHT - BOTTOM,
        this=_line([p.total for p in points], top),
        before=_line([p.before for p in points], top),
        expected=_line([p.expected for p in points], top),
        across=tuple(Mark(at=_y(n, top), label=f"{n:,}") for n in range(0, top + 1, step)),
        days=_days([p.day for p in points]),
    )


def _step(most: int) -> int:
    """A round number of which four reach over ``most``."""
    step = power = 1
    while step * LINES < most:
        for first in STEPS:
            step = first * power
            if step * LINES >= most:
                break
        power *= 10
    return step


def _line(values: Sequence[int | None], top: int) -> str:
    last = max(len(values) - 1, 1)
    return " ".join(
        f"{_x(place / last)},{_y(value, top)}"
        for place, value in enumerate(values)
        if value is not None
    )


def _days(days: Sequence[date]) -> tuple[Mark, ...]:
    """The first day, the first of every month between, and the last."""
    last = max(len(days) - 1, 1)
    return tuple(
        Mark(at=_x(place / last), label=f"{day.month}/{day.day}")
        for place, day in enumerate(days)
        if place in (0, len(days) - 1) or (day.day == 1 and 7 < place < len(days) - 7)
    )


def _x(share: float) -> str:
    return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"


def _y(value: int, top: int) -> str:
    return f"{HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM):.1f}"
