"""A journal's lines balance and tell the tax in each amount apart, to the yen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshin.core.journal import Side, by_tax, pairs

YEN = st.integers(min_value=1, max_value=9_999_999)
RATES = st.sampled_from([None, 8, 10])


def side(account: str, amount: int) -> Side:
    return Side(account=account, amount=amount)


def test_an_amount_is_shared_over_rates_as_the_charge_is() -> None:
    lines = [(10, 5_500), (10, 3_300), (8, 1_080), (None, 120)]
    assert by_tax(10_000, lines) == [(10, 8_800), (8, 1_080), (None, 120)]
    assert by_tax(5_000, lines) == [(10, 4_400), (8, 540), (None, 60)]
    assert by_tax(1, lines) == [(10, 1)]


def test_without_lines_all_of_it_is_untaxed() -> None:
    assert by_tax(500, []) == [(None, 500)]
    assert by_tax(0, []) == []


@given(amount=YEN, lines=st.lists(st.tuples(RATES, YEN), min_size=1, max_size=6))
def test_the_shares_sum_to_the_amount_and_none_is_off_by_a_yen(
    amount: int, lines: list[tuple[int | None, int]]
) -> None:
    found = dict(by_tax(amount, lines))
    assert sum(found.values()) == amount
    whole = sum(yen for _percent, yen in lines)
    for percent, yen in found.items():
        exact = amount * sum(y for p, y in lines if p == percent) / whole
        assert abs(yen - exact) < 1


def test_one_debit_meets_several_credits_in_their_order() -> None:
    entry = [(side("bank", 100), True), (side("receivable", 60), False), (side("s", 40), False)]
    assert [(p.debit.account, p.credit.account, p.amount) for p in pairs(entry)] == [
        ("bank", "receivable", 60),
        ("bank", "s", 40),
    ]


@given(st.lists(YEN, min_size=1, max_size=5), st.lists(YEN, min_size=1, max_size=5))
def test_pairs_give_every_account_back_what_it_moved(one: list[int], other: list[int]) -> None:
    short, long = sorted((one, other), key=sum)
    gap = sum(long) - sum(short)
    debits = [*short, *([gap] if gap else [])]
    entry = [(side(f"d{i}", yen), True) for i, yen in enumerate(debits)]
    entry += [(side(f"c{i}", yen), False) for i, yen in enumerate(long)]
    sums: dict[str, int] = {}
    for pair in pairs(entry):
        assert pair.debit.amount == pair.credit.amount > 0
        for each in (pair.debit, pair.credit):
            sums[each.account] = sums.get(each.account, 0) + each.amount
    assert sums == {each.account: each.amount for each, _debit in entry}


def test_an_entry_that_does_not_balance_is_a_fault() -> None:
    with pytest.raises(ValueError, match="balance"):
        list(pairs([(side("a", 2), True), (side("b", 1), False)]))
