"""How dates, times and amounts are written on the pages."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = "月火水木金土日"


def yen(amount: int) -> str:
    """11000 → 11,000円"""
    return f"{amount:,}円"


def day(on: date) -> str:
    """2027年3月31日(水)"""
    return f"{on.year}年{on.month}月{on.day}日({WEEKDAYS[on.weekday()]})"


def moment(iso: str) -> str:
    """ISO 8601 in JST → 2027年3月31日(水) 9:05; empty stays empty."""
    if not iso:
        return ""
    at = datetime.fromisoformat(iso)
    return f"{day(at.date())} {at.hour}:{at.minute:02d}"
