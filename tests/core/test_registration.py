"""Registration numbers of issuers (payments.md §4.2): read in any width, proven where possible."""

import pytest

from koshin.core.money import Yen
from koshin.core.registration import (
    RegistrationFault,
    check_digit,
    proves,
    registration_number,
)


def test_the_example_of_the_rule_has_the_check_digit_seven() -> None:
    assert check_digit("123456789012") == 7
    assert proves("T7123456789012")
    assert not proves("T1123456789012")


@pytest.mark.parametrize(
    "typed",
    [
        "T7123456789012",
        "t7123456789012",
        "Ｔ７１２３４５６７８９０１２",
        "T7-1234-5678-9012",
        " T 7123 4567 89012 ",
    ],
)
def test_a_number_is_read_in_any_width_and_grouping(typed: str) -> None:
    assert registration_number(typed) == "T7123456789012"


@pytest.mark.parametrize(
    "typed", ["", "T", "7123456789012", "T712345678901", "T71234567890123", "T712345678901A"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(RegistrationFault):
        registration_number(typed)


def test_nine_and_nought_cannot_be_told_apart_by_the_digit() -> None:
    assert check_digit("000000000000") == 9
    assert check_digit("900000000000") == 9
    assert check_digit("090000000000") == 9


@pytest.mark.parametrize(
    ("exclusive", "rounding", "tax"),
    [(999, "half_up", 100), (999, "floor", 99), (999, "ceil", 100)],
)
def test_tax_on_a_sum_without_tax_is_rounded_once(exclusive: int, rounding: str, tax: int) -> None:
    assert Yen(exclusive).share(10, 100, rounding=rounding) == Yen(tax)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inclusive", "percent", "rounding", "tax"),
    [
        (11_000, 10, "floor", 1_000),
        (8_800, 10, "floor", 800),
        (10_001, 10, "floor", 909),
        (10_001, 10, "ceil", 910),
        (10_001, 10, "half_up", 909),
        (1_080, 8, "floor", 80),
    ],
)
def test_tax_inside_a_sum_is_of_the_whole_sum(
    inclusive: int, percent: int, rounding: str, tax: int
) -> None:
    found = Yen(inclusive).included_tax(percent, rounding=rounding)  # type: ignore[arg-type]
    assert found == Yen(tax)
