"""The arithmetic of civil dates, exact at month ends and in leap years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshin.core import dates
from koshin.core.facts import Period

DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2032, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2028, 9, 30), 6, date(2028, 3, 31)),
        (date(2028, 3, 31), 6, date(2027, 9, 30)),
        (date(2027, 3, 31), 2, date(2027, 1, 31)),
        (date(2027, 9, 30), 2, date(2027, 7, 31)),
        (date(2028, 4, 30), 2, date(2028, 2, 29)),
        (date(2027, 4, 30), 2, date(2027, 2, 28)),
        (date(2027, 4, 15), 2, date(2027, 2, 15)),
        (date(2027, 1, 31), 13, date(2025, 12, 31)),
    ],
)
def test_months_before_keeps_the_end_of_a_month(day: date, months: int, expected: date) -> None:
    assert dates.months_before(day, months) == expected


def test_without_month_ends_the_day_is_kept_where_it_exists() -> None:
    assert dates.months_before(date(2028, 9, 30), 6, month_end_aware=False) == date(2028, 3, 30)
    assert dates.months_before(date(2028, 3, 31), 1, month_end_aware=False) == date(2028, 2, 29)


@given(DAYS, st.integers(0, 60))
def test_months_before_lands_in_the_right_month(day: date, months: int) -> None:
    moved = dates.months_before(day, months)
    assert (day.year * 12 + day.month) - (moved.year * 12 + moved.month) == months
    assert dates.is_month_end(moved) or not dates.is_month_end(day)


@given(DAYS, st.integers(1, 8))
def test_terms_follow_each_other_without_gap_or_overlap(start: date, years: int) -> None:
    term = dates.term_of_years(start, years)
    following = dates.term_of_years(term.end + timedelta(days=1), years)
    assert following.start - term.end == timedelta(days=1)
    assert 365 * years <= (term.end - term.start).days + 1 <= 366 * years


@given(st.sampled_from([(4, 1), (10, 1)]), st.integers(2023, 2032), st.integers(1, 8))
def test_half_years_are_counted_to_the_expiry(
    start: tuple[int, int], year: int, halves: int
) -> None:
    first = date(year, *start)
    months = first.year * 12 + first.month - 1 + 6 * halves
    end = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
    assert dates.half_years_between(first, end) == halves


def test_half_years_of_the_printed_example() -> None:
    assert dates.half_years_between(date(2026, 10, 1), date(2028, 3, 31)) == 3
    assert dates.half_years_between(date(2028, 4, 1), date(2028, 3, 31)) == 0
    assert dates.half_years_between(date(2028, 3, 15), date(2028, 3, 31)) == 1
    assert dates.half_years_between(date(2027, 9, 15), date(2028, 3, 31)) == 2


def test_fiscal_years_turn_on_the_first_of_april() -> None:
    assert dates.fiscal_year(date(2027, 3, 31)) == 2026
    assert dates.fiscal_year(date(2027, 4, 1)) == 2027
    assert dates.fiscal_period(2027) == Period(start=date(2027, 4, 1), end=date(2028, 3, 31))


def test_a_term_from_a_leap_day_loses_no_day() -> None:
    assert dates.term_of_years(date(2028, 2, 29), 1).end == date(2029, 2, 28)
    assert dates.term_of_years(date(2028, 2, 29), 4).end == date(2032, 2, 28)


@given(DAYS)
def test_a_day_in_japan_ends_in_its_last_second(day: date) -> None:
    end = dates.end_of_day(day).astimezone(UTC)
    assert dates.civil(end) == day
    assert dates.civil(end + timedelta(seconds=1)) == day + timedelta(days=1)
    assert dates.civil(dates.start_of_day(day).astimezone(UTC)) == day
    assert dates.civil(dates.start_of_day(day) - timedelta(seconds=1)) == day - timedelta(days=1)


def test_dates_read_as_people_write_them() -> None:
    assert dates.japanese(date(2027, 3, 31)) == "2027年3月31日(水)"
    assert dates.japanese_short(date(2027, 4, 1)) == "2027年4月1日"
    half_past = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
    assert dates.japanese_moment(half_past) == "2027年3月31日(水) 23:59"
    assert dates.japanese_opening(datetime(2027, 1, 24, 15, tzinfo=UTC)) == "2027年1月25日(月)"
    assert dates.japanese_opening(datetime(2027, 4, 1, 4, tzinfo=UTC)) == "2027年4月1日(木) 13:00"
