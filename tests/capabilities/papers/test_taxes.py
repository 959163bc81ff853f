"""Tax on papers: once per rate, rounded down (payments.md §4.3)."""

import pytest

from koshin.capabilities.papers import taxes


def line(amount: int, tax: str = "10") -> dict[str, object]:
    return {"label": "x", "amount": amount, "tax": tax}


@pytest.mark.parametrize(
    ("amounts", "tax"),
    [([11_000], 1_000), ([5_500, 3_300], 800), ([10_001], 909), ([333, 333, 333], 90)],
)
def test_the_tax_is_rounded_once_for_all_lines_of_a_rate(amounts: list[int], tax: int) -> None:
    assert [group["tax"] for group in taxes.groups([line(a) for a in amounts])] == [tax]


def test_rates_are_totalled_apart_and_what_is_not_taxed_comes_last() -> None:
    found = taxes.groups([line(300, "0"), line(1_080, "8"), line(1_100), line(2_200)])
    assert [(g["percent"], g["amount"], g["tax"]) for g in found] == [
        (10, 3_300, 300),
        (8, 1_080, 80),
        (None, 300, 0),
    ]


def test_parts_of_all_payments_sum_to_the_lines() -> None:
    lines = [line(10_000), line(3_000, "0"), line(8_000)]
    first = taxes.part_of(lines, before=0, amount=11_500)
    second = taxes.part_of(lines, before=11_500, amount=9_500)
    assert [part["amount"] for part in first] == [10_000, 1_500]
    assert [part["amount"] for part in second] == [1_500, 8_000]
