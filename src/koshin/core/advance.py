"""Money asked in advance is earned month by month over the term: exact shares, no yen left over."""

from datetime import date, timedelta
from fractions import Fraction

from koshin.core.facts import Period
from koshin.core.money import Yen


def first_of_month(day: date) -> date:
    """The first day of the month that ``day`` lies in; it names the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return first_of_month(first_of_month(month) + timedelta(days=31))


def last_of_month(month: date) -> date:
    """The last day of the month that the day lies in."""
    return next_month(month) - timedelta(days=1)


def months_of(term: Period) -> list[date]:
    """The months that a term touches, each named by its first day."""
    found = [first_of_month(term.start)]
    while next_month(found[-1]) <= term.end:
        found.append(next_month(found[-1]))
    return found


def shares(amount: Yen, term: Period) -> dict[date, Yen]:
    """How much of ``amount`` is earned in each month of the term; the shares sum to it exactly.

    A whole month weighs 1 (月割り), a part of a month its share of days. Yen that do not divide go
    one each to the months with the largest remainders, earlier months first. Raises ``ValueError``
    for a negative amount or a term that ends before it begins.
    """
    if amount.amount < 0 or term.end < term.start:
        raise ValueError("what is earned over a term is not negative, and the term has days")
    weights = {month: _weight(month, term) for month in months_of(term)}
    whole = sum(weights.values())
    exact = {month: amount.amount * weight / whole for month, weight in weights.items()}
    floors = {month: int(share) for month, share in exact.items()}
    left = amount.amount - sum(floors.values())
    by_remainder = sorted(exact, key=lambda month: (floors[month] - exact[month], month))
    for month in by_remainder[:left]:
        floors[month] += 1
    return {month: Yen(yen) for month, yen in floors.items()}


def earned_through(amount: Yen, term: Period, month: date) -> Yen:
    """How much of ``amount`` is earned by the end of ``month``, in yen."""
    return Yen(sum(share.amount for m, share in shares(amount, term).items() if m <= month))


def _weight(month: date, term: Period) -> Fraction:
    first, last = max(month, term.start), min(last_of_month(month), term.end)
    return Fraction((last - first).days + 1, last_of_month(month).day)
