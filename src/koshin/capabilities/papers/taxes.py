"""Consumption tax on a paper: per rate one total and one rounding (payments.md §4.3). Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from koshin.core.money import Yen


def percent_of(tax: str) -> int | None:
    """The rate in per cent that a quote line states; ``None`` where no tax is in the amount."""
    digits = tax.removesuffix("%")
    percent = int(digits) if digits.isdecimal() else 0
    return percent or None


def rate_word(tax: str) -> str:
    """The rate as a paper prints it."""
    percent = percent_of(tax)
    return "対象外" if percent is None else f"{percent}%"


def groups(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Per rate: the sum of the tax-inclusive amounts (yen) and the tax inside it, floored.

    ``lines`` have ``amount`` (yen) and ``tax``. The highest rate comes first, the untaxed last.
    """
    sums: dict[int | None, int] = {}
    for line in lines:
        percent = percent_of(line["tax"])
        sums[percent] = sums.get(percent, 0) + line["amount"]
    return [
        {
            "percent": percent,
            "label": rate_word("" if percent is None else str(percent)),
            "amount": amount,
            "tax": 0 if percent is None else Yen(amount).included_tax(percent).amount,
        }
        for percent, amount in sorted(sums.items(), key=lambda pair: -(pair[0] or 0))
    ]


def part_of(
    lines: Sequence[Mapping[str, Any]], *, before: int, amount: int
) -> list[dict[str, Any]]:
    """The lines of a part payment: of each line the share that this payment covers.

    ``before`` is what earlier payments covered and ``amount`` what this one does, in yen. Payments
    cover the lines in their order, so the parts of all payments sum to the lines exactly.
    """
    parts = []
    start = 0
    for line in lines:
        end = start + line["amount"]
        covered = min(end, before + amount) - max(start, before)
        if covered > 0:
            parts.append({**line, "amount": covered})
        start = end
    return parts
