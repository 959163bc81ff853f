"""Money received in advance is earned by the month, to the yen, whatever the term."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshin.core.advance import earned_through, months_of, shares
from koshin.core.dates import term_of_years
from koshin.core.facts import Period
from koshin.core.money import Yen

DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2032, 12, 31))


def term(start: str, end: str) -> Period:
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


def test_a_year_of_whole_months_is_earned_in_twelve_even_shares() -> None:
    found = shares(Yen(22_000), term("2027-06-01", "2028-05-31"))
    assert [share.amount for share in found.values()] == [1834] * 4 + [1833] * 8
    assert next(iter(found)) == date(2027, 6, 1)
    assert list(found)[-1] == date(2028, 5, 1)


def test_four_years_of_a_coach_are_48_months() -> None:
    found = shares(Yen(22_000), term_of_years(date(2027, 4, 1), 4))
    assert len(found) == 48
    assert {share.amount for share in found.values()} == {458, 459}
    assert sum(share.amount for share in found.values()) == 22_000


def test_a_month_begun_late_earns_its_share_of_days() -> None:
    found = shares(Yen(3_100), term("2027-03-22", "2027-04-30"))
    # 10 of 31 days of March against one whole April: 10/31 of a month to 1.
    assert found == {date(2027, 3, 1): Yen(756), date(2027, 4, 1): Yen(2_344)}


def test_what_is_earned_grows_to_the_whole() -> None:
    year = term("2027-06-01", "2028-05-31")
    assert earned_through(Yen(22_000), year, date(2027, 5, 1)) == Yen(0)
    assert earned_through(Yen(22_000), year, date(2027, 6, 1)) == Yen(1_834)
    assert earned_through(Yen(22_000), year, date(2028, 5, 1)) == Yen(22_000)


@given(amount=st.integers(min_value=0, max_value=99_999_999), a=DAYS, b=DAYS)
def test_the_shares_sum_to_the_amount_and_differ_from_the_even_share_by_less_than_a_yen(
    amount: int, a: date, b: date
) -> None:
    over = Period(start=min(a, b), end=max(a, b))
    found = shares(Yen(amount), over)
    assert sum(share.amount for share in found.values()) == amount
    assert list(found) == months_of(over)
    whole = [share.amount for share in list(found.values())[1:-1]]
    assert max(whole, default=0) - min(whole, default=0) <= 1


@pytest.mark.parametrize(
    ("amount", "over"),
    [(-1, term("2027-06-01", "2028-05-31")), (1, term("2027-06-02", "2027-06-01"))],
)
def test_a_negative_amount_or_a_term_without_days_is_a_fault(amount: int, over: Period) -> None:
    with pytest.raises(ValueError, match="not negative"):
        shares(Yen(amount), over)
