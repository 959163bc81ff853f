"""Consumption tax on a paper: per rate one total and one rounding (payments.md §4.3). Pure.

A fee line's ``tax`` says what its amount contains: a rate in per cent (``10``; ``8*`` a reduced
one), ``exempt`` (非課税) or ``out_of_scope`` (対象外; ``0`` says the same).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from koshin.core.money import Rounding, Yen

Line = Mapping[str, Any]
UNTAXED = {"exempt": "非課税", "out_of_scope": "対象外"}


def percent_of(tax: str) -> int | None:
    """The rate in per cent that a quote line states; ``None`` where no tax is in the amount."""
    digits = tax.removesuffix("*").removesuffix("%")
    percent = int(digits) if digits.isdecimal() else 0
    return percent or None


def is_reduced(tax: str) -> bool:
    """Whether the line is of a reduced rate, which papers mark (軽減税率)."""
    return tax.endswith("*")


def rate_word(tax: str) -> str:
    """The rate as a paper prints it: ``10%``, ``8%※``, ``非課税``, ``対象外``."""
    percent = percent_of(tax)
    if percent is None:
        return UNTAXED.get(tax, UNTAXED["out_of_scope"])
    return f"{percent}%※" if is_reduced(tax) else f"{percent}%"


def groups(lines: Sequence[Line], *, rounding: Rounding = "floor") -> list[dict[str, Any]]:
    """Per rate: the sum of the tax-inclusive amounts (yen) and the tax inside it, rounded once.

    ``lines`` have ``amount`` (yen) and ``tax``. The highest rate comes first, then what is exempt,
    then what is out of scope. A rate whose lines come to nothing is left out unless it is alone.
    """
    sums: dict[str, int] = {}
    for line in lines:
        word = rate_word(line["tax"])
        sums[word] = sums.get(word, 0) + line["amount"]
    return [
        {
            "percent": percent,
            "label": word,
            "amount": amount,
            "tax": 0 if percent is None else _tax(amount, percent, rounding),
        }
        for word, amount in sorted(sums.items(), key=_order)
        for percent in [percent_of(word.removesuffix("※"))]
    ]


def _tax(amount: int, percent: int, rounding: Rounding) -> int:
    return Yen(amount).included_tax(percent, rounding=rounding).amount


def _order(pair: tuple[str, int]) -> tuple[int, str]:
    word = pair[0]
    percent = percent_of(word.removesuffix("※")) or 0
    return (-percent, word if percent else ("0" if word == UNTAXED["exempt"] else "1"))


def printed(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as a paper keeps them. ``of`` is the line's place in the charge, where it has one.

    A line of 0 yen stays: it explains why nothing is paid.
    """
    return [
        {
            "label": line["label"],
            "note": line["note"] if "note" in line else _note(line),
            "rate": rate_word(line["tax"]),
            "tax": line["tax"],
            "amount": line["amount"],
            "of": line.get("of"),
        }
        for line in lines
    ]


def _note(line: Line) -> str:
    """The rule that made the line, and why it is taxed as it is."""
    return " ".join(part for part in (line.get("rule", ""), line.get("tax_note", "")) if part)


def numbered(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines of a charge, each with its place in it."""
    return [{**line, "of": place} for place, line in enumerate(lines)]


def without(lines: Sequence[Line], taken: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines less what was ``taken`` of each (by ``of``), in yen."""
    gone: dict[int, int] = {}
    for line in taken:
        gone[line["of"]] = gone.get(line["of"], 0) + line["amount"]
    return [{**line, "amount": line["amount"] - gone.get(line["of"], 0)} for line in lines]


def part_of(lines: Sequence[Line], *, before: int, amount: int) -> list[dict[str, Any]]:
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


def by_share(lines: Sequence[Line], amount: int) -> list[dict[str, Any]]:
    """``amount`` yen spread over the lines in proportion, to the yen (largest remainders first).

    For a part that is given back of everything alike. Raises ``ValueError`` for more than the lines
    come to.
    """
    whole = sum(line["amount"] for line in lines)
    if not 0 <= amount <= whole or not whole:
        raise ValueError(f"{amount} yen of {whole} cannot be spread")
    exact = [divmod(line["amount"] * amount, whole) for line in lines]
    missing = amount - sum(share for share, _rest in exact)
    most = sorted(range(len(lines)), key=lambda place: (-exact[place][1], place))[:missing]
    return [
        {**line, "amount": share}
        for place, line in enumerate(lines)
        if (share := exact[place][0] + (1 if place in most else 0))
    ]
