"""Tax on papers: once per rate, rounded down (payments.md §4.3)."""

import pytest

from koshin.capabilities.papers import taxes
from koshin.core.money import Rounding


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


def test_a_reduced_rate_is_marked_and_totalled_apart_from_the_old_one() -> None:
    found = taxes.groups([line(1_080, "8*"), line(1_080, "8"), line(1_100)])
    assert [(g["label"], g["amount"], g["tax"]) for g in found] == [
        ("10%", 1_100, 100),
        ("8%", 1_080, 80),
        ("8%※", 1_080, 80),
    ]


def test_what_is_exempt_and_what_is_out_of_scope_stand_apart() -> None:
    found = taxes.groups(
        [line(300, "out_of_scope"), line(200, "exempt"), line(1_100), line(5, "0")]
    )
    assert [(g["label"], g["amount"], g["tax"]) for g in found] == [
        ("10%", 1_100, 100),
        ("非課税", 200, 0),
        ("対象外", 305, 0),
    ]


@pytest.mark.parametrize(("rounding", "tax"), [("floor", 909), ("ceil", 910), ("half_up", 909)])
def test_rounding_is_the_associations_choice(rounding: Rounding, tax: int) -> None:
    assert taxes.groups([line(10_001)], rounding=rounding)[0]["tax"] == tax


def test_a_part_of_everything_is_spread_to_the_yen() -> None:
    lines = [line(10_000), line(3_000, "0"), line(9_000)]
    parts = taxes.by_share(lines, 10_000)
    assert [part["amount"] for part in parts] == [4_545, 1_364, 4_091]
    assert sum(part["amount"] for part in taxes.by_share(lines, 1)) == 1
    assert taxes.by_share(lines, 22_000) == lines


def test_more_than_there_is_cannot_be_spread() -> None:
    with pytest.raises(ValueError, match="cannot be spread"):
        taxes.by_share([line(100)], 101)


def test_parts_of_all_payments_sum_to_the_lines() -> None:
    lines = [line(10_000), line(3_000, "0"), line(8_000)]
    first = taxes.part_of(lines, before=0, amount=11_500)
    second = taxes.part_of(lines, before=11_500, amount=9_500)
    assert [part["amount"] for part in first] == [10_000, 1_500]
    assert [part["amount"] for part in second] == [1_500, 8_000]
