"""Rules that hold on certain days: no two at once, and none that never gets its turn."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from koshin.core.scheme.credits import Conversion
from koshin.core.scheme.fault import Fault
from koshin.core.scheme.fee_rules import Price, QualificationFee
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.reader import Path

ONE_DAY = timedelta(days=1)
Days = tuple[date, date]


def date_faults(scheme: Scheme) -> Iterator[Fault]:
    """Prices that overlap or leave days out, and conversions that nothing reaches."""
    for index, fee in enumerate(scheme.fees):
        if not isinstance(fee, QualificationFee):
            yield from _prices(fee.prices, ("fees", index, "prices"))
    for name, credit in scheme.credits.items():
        yield from _hidden(credit.convert, ("credits", name, "convert"))


def _days(rule: Price | Conversion) -> Days:
    return rule.since or date.min, rule.until or date.max


def _prices(prices: Sequence[Price], path: Path) -> Iterator[Fault]:
    """On every day from the first price on exactly one price holds."""
    found: list[tuple[Days, int]] = []
    for index, price in enumerate(prices):
        first, last = _days(price)
        if first > last:
            yield Fault(
                path=(*path, index),
                message="this price ends before it begins",
                remedy="exchange since and until",
            )
            return
        found.append(((first, last), index))
    found.sort()
    for ((_, last), _), ((first, _), index) in pairwise(found):
        if first <= last:
            yield Fault(
                path=(*path, index),
                message=f"two prices hold on {first}",
                remedy="end the earlier one the day before with until",
            )
        elif first != last + ONE_DAY:
            yield Fault(
                path=(*path, index),
                message=f"no price holds on {last + ONE_DAY}",
                remedy="let each price begin the day after the one before it ends",
            )


def _hidden(rules: Sequence[Conversion], path: Path) -> Iterator[Fault]:
    """A conversion behind one that fits everything it fits is never used."""
    for index, rule in enumerate(rules):
        before = next((n for n, other in enumerate(rules[:index]) if _covers(other, rule)), None)
        if before is not None:
            yield Fault(
                path=(*path, index),
                message=f"nothing gets here: conversion {before + 1} fits it all before",
                remedy="put the narrower conversion first, or remove one",
            )


def _covers(wide: Conversion, narrow: Conversion) -> bool:
    """Whether every record that the narrow one fits is fitted by the wide one."""
    first, last = _days(wide)
    inner_first, inner_last = _days(narrow)
    if inner_first < first or inner_last > last:
        return False
    if not set(wide.all_topics) <= set(narrow.all_topics) or wide.within_days is not None:
        return False
    return all(
        not given or (bool(asked) and set(asked) <= set(given))
        for given, asked in (
            (wide.activities, narrow.activities),
            (wide.topics, narrow.topics),
            (wide.roles, narrow.roles),
            (wide.modes, narrow.modes),
            (wide.providers, narrow.providers),
            (wide.sources, narrow.sources),
        )
    )
