"""Two rounds laid over each other by the days that are left, and how the running one will end."""

from datetime import date

from koshin.core.season import Point, season

OPENS, CLOSES, BEFORE = date(2027, 3, 28), date(2027, 3, 31), date(2026, 3, 31)


def asked(
    days: dict[date, int], before: dict[date, int], *, today: date, people: int = 100
) -> list[Point]:
    found = season(
        days,
        before,
        opens=OPENS,
        closes=CLOSES,
        closed_before=BEFORE,
        today=today,
        people=people,
    )
    return list(found)


def test_the_round_grows_as_the_one_before_times_what_came_so_far() -> None:
    points = asked(
        {date(2027, 3, 28): 2, date(2027, 3, 29): 4},
        {date(2026, 3, 28): 1, date(2026, 3, 29): 2, date(2026, 3, 30): 1, date(2026, 3, 31): 6},
        today=date(2027, 3, 29),
    )
    assert [p.total for p in points] == [2, 6, None, None]
    assert [p.before for p in points] == [1, 3, 4, 10]
    assert [p.expected for p in points] == [None, 6, 8, 20]
    assert [p.applied for p in points] == [2, 4, None, None]


def test_no_forecast_goes_above_the_people_of_the_round() -> None:
    points = asked(
        {date(2027, 3, 28): 6}, {date(2026, 3, 28): 1, date(2026, 3, 31): 9},
        today=date(2027, 3, 28), people=20,
    )  # fmt: skip
    assert points[-1].expected == 20


def test_without_a_round_before_nothing_is_foretold() -> None:
    points = asked({date(2027, 3, 28): 6}, {}, today=date(2027, 3, 29))
    assert [(p.total, p.before, p.expected) for p in points] == [
        (6, None, None),
        (6, None, None),
        (None, None, None),
        (None, None, None),
    ]


def test_what_came_before_the_window_counts_from_its_first_day() -> None:
    points = asked({date(2027, 3, 20): 3, date(2027, 3, 29): 1}, {}, today=date(2027, 3, 31))
    assert [p.total for p in points] == [3, 4, 4, 4]


def test_after_the_window_everything_is_known_and_nothing_expected() -> None:
    points = asked({date(2027, 3, 31): 5}, {date(2026, 3, 31): 5}, today=date(2027, 4, 9))
    assert [(p.total, p.expected) for p in points] == [(0, None), (0, None), (0, None), (5, None)]
