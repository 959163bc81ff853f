"""For whom a rule is: age, years held, class, route, lateness."""

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from koshin.core.dates import JST, end_of_month, months_late, whole_years
from koshin.core.scheme.guard import Guard
from tests.core.judging import done, found, measure


def applies(guard: dict[str, Any], **more: Any) -> bool:
    return found(measure("count", 1, "x", when=guard), **more) is not None


SIXTY: dict[str, Any] = {"age_from": 60, "reckoned_on": "new_term"}


@pytest.mark.parametrize(
    ("guard", "born", "expected"),
    [
        # The new term begins on 1 April 2027 (jspo.md §13 case 16: the teacher, at the renewal).
        (SIXTY, "1967-04-01", True),
        (SIXTY, "1967-04-02", False),
        # The decision is made on 20 April 2027 (the coach: on 1 April of the year).
        ({"age_from": 60, "reckoned_on": "fiscal_year_start"}, "1967-04-02", False),
        ({"age_from": 60, "reckoned_on": "decision"}, "1967-04-20", True),
        ({"age_from": 60, "reckoned_on": "decision"}, "1967-04-21", False),
        ({"age_to": 59, "reckoned_on": "judged_end"}, "1967-04-01", True),
        ({"age_to": 59, "reckoned_on": "judged_end"}, "1967-03-31", False),
    ],
)
def test_an_age_is_that_of_the_stated_day(guard: dict[str, Any], born: str, expected: bool) -> None:
    assert applies(guard, born_on=date.fromisoformat(born)) is expected


def test_who_has_no_birthday_has_no_age() -> None:
    assert not applies(SIXTY)


@pytest.mark.parametrize(("awarded", "five"), [("2022-04-01", True), ("2022-04-02", False)])
def test_years_held_are_full_years(awarded: str, five: bool) -> None:
    guard = {"held_years_from": 5, "reckoned_on": "new_term"}
    day = date.fromisoformat(awarded)
    assert applies(guard, awarded=day) is five
    assert applies({"held_years_to": 4, "reckoned_on": "new_term"}, awarded=day) is not five


def test_a_class_is_one_of_the_holders() -> None:
    guard = {"classes": ["student", "senior"]}
    assert applies(guard, classes=("regular", "senior"))
    assert not applies(guard, classes=("regular",))


def test_a_route_is_how_the_qualification_was_obtained() -> None:
    assert applies({"routes": ["six_day_case"]}, route="six_day_case")
    assert not applies({"routes": ["six_day_case"]}, route="exam")


@pytest.mark.parametrize(("late", "expected"), [(0, False), (1, False), (2, True), (4, False)])
def test_lateness_is_counted_in_begun_months(late: int, expected: bool) -> None:
    assert applies({"late_months_from": 2, "late_months_to": 3}, late_months=late) is expected


def test_a_day_is_stated_with_years_and_only_with_them() -> None:
    for guard in ({"age_from": 60}, {"reckoned_on": "decision"}):
        with pytest.raises(ValidationError, match="reckoned_on"):
            Guard.model_validate(guard)


def test_who_is_born_on_the_29th_of_february_is_older_on_the_1st_of_march() -> None:
    born = date(2004, 2, 29)
    assert whole_years(born, date(2027, 2, 28)) == 22
    assert whole_years(born, date(2027, 3, 1)) == 23
    assert whole_years(born, date(2028, 2, 29)) == 24


def test_the_first_month_late_begins_the_day_after_the_end() -> None:
    end = date(2027, 3, 31)
    assert months_late(end, end) == 0
    assert months_late(end, date(2027, 4, 1)) == 1
    assert months_late(end, date(2027, 4, 30)) == 1
    assert months_late(end, date(2027, 5, 1)) == 2


def test_the_end_of_a_month_knows_leap_years() -> None:
    assert end_of_month(date(2028, 2, 3)) == date(2028, 2, 29)


def test_the_day_of_a_decision_is_that_in_japan() -> None:
    guard = {"age_from": 60, "reckoned_on": "decision"}
    at = datetime(2027, 4, 20, 0, 30, tzinfo=JST)
    assert applies(guard, born_on=date(1967, 4, 20), at=at)


@pytest.mark.parametrize(
    ("within", "day", "expected"),
    [
        (None, "2019-05-01", True),
        ("judged", "2024-03-31", False),
        ("judged", "2024-04-01", True),
        ("judged", "2027-03-31", True),
        ("judged", "2027-04-01", False),
        # The window of this round is 20 April 2027.
        ("window", "2027-04-19", False),
        ("window", "2027-04-20", True),
        ("window", "2027-04-21", False),
        ("since_award", "2022-03-31", False),
        ("since_award", "2022-04-01", True),
        ({"last_months": 6}, "2026-09-30", False),
        ({"last_months": 6}, "2026-10-01", True),
    ],
)
def test_what_was_done_then_is_asked_of_that_time(within: Any, day: str, expected: bool) -> None:
    guard = {"has_activity": "passed", **({"within": within} if within else {})}
    record = done("passed", day)
    node = measure("count", 1, "x", when=guard)
    assert (found(node, record, awarded=date(2022, 4, 1)) is not None) is expected


def test_a_time_without_what_was_done_then_is_refused() -> None:
    with pytest.raises(ValidationError, match="add has_activity or remove it"):
        Guard.model_validate({"within": "window"})
