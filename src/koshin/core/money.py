"""Money is whole yen in a value of its own; no float comes near it."""

from dataclasses import dataclass
from typing import Literal

Rounding = Literal["floor", "ceil", "half_up"]


@dataclass(frozen=True, order=True)
class Yen:
    """Whole Japanese yen."""

    amount: int

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"yen are whole numbers, not {self.amount!r}")

    def __add__(self, other: "Yen") -> "Yen":
        return Yen(self.amount + other.amount)

    def __sub__(self, other: "Yen") -> "Yen":
        return Yen(self.amount - other.amount)

    def __neg__(self) -> "Yen":
        return Yen(-self.amount)

    def __bool__(self) -> bool:
        return self.amount != 0

    def share(self, numerator: int, denominator: int, *, rounding: Rounding = "floor") -> "Yen":
        """``amount × numerator ÷ denominator`` in whole yen. For amounts that are not negative."""
        if denominator <= 0 or numerator < 0 or self.amount < 0:
            raise ValueError(
                "a share is taken of a non-negative amount with a positive denominator"
            )
        product = self.amount * numerator
        if rounding == "floor":
            return Yen(product // denominator)
        if rounding == "ceil":
            return Yen(-(-product // denominator))
        return Yen((2 * product + denominator) // (2 * denominator))

    def included_tax(self, percent: int, *, rounding: Rounding = "floor") -> "Yen":
        """The consumption tax in this total (payments.md 4.3): 11,000 at 10 % → 1,000."""
        return self.share(percent, 100 + percent, rounding=rounding)


ZERO = Yen(0)


def total(amounts: "list[Yen] | tuple[Yen, ...]") -> Yen:
    """The sum in yen; 0 yen of nothing."""
    return Yen(sum(a.amount for a in amounts))
