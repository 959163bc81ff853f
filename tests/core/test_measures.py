"""Conversion, rounding, periods, guards and every measure, exactly."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from koshin.core.dates import JST
from tests.core.judging import done, found, judged, measure, seen


def points(convert: list[dict[str, Any]], **more: Any) -> dict[str, dict[str, Any]]:
    return {"points": {"unit": "点", "convert": convert, **more}}


def total(credits: dict[str, dict[str, Any]], *records: Any) -> Decimal | None:  # noqa: A002
    node = measure("sum", 10, "course", "talk", "visit", credit="points")
    return judged(node, *records, credits=credits).amount


HOURLY = {"activities": ["course"], "per": "hour"}


def test_hours_become_points_with_worth_and_weight() -> None:
    rules = points([{**HOURLY, "worth": "0.5", "weight": "3"}])
    assert total(rules, done("course", "2025-01-10", hours="4")) == 6


def test_the_first_conversion_that_fits_decides() -> None:
    rules = points(
        [
            {"activities": ["talk"], "roles": ["lecturer"], "per": "record", "worth": "3"},
            {"activities": ["talk"], "per": "record", "worth": "1"},
        ]
    )
    lecture, listening = done("talk", "2025-01-10", role="lecturer"), done("talk", "2025-01-11")
    assert total(rules, lecture, listening) == 4


def test_what_no_conversion_fits_is_worth_nothing_and_says_so() -> None:
    node = measure("sum", 10, "course", "talk", credit="points")
    finding = judged(node, done("talk", "2025-01-10"), credits=points([HOURLY]))
    assert seen(finding.amount, finding.counted) == (0, ())
    assert [left.code for left in finding.uncounted] == ["no_worth"]


@pytest.mark.parametrize(
    ("rounding", "amount"),
    [
        ({"step": "0.5", "mode": "floor", "at": "record"}, "1"),
        ({"step": "0.5", "mode": "floor", "at": "day"}, "1.5"),
        ({"step": "0.5", "mode": "floor", "at": "total"}, "2"),
        ({"step": "1", "mode": "ceil", "at": "record"}, "3"),
        ({"step": "1", "mode": "half_up", "at": "total"}, "2"),
    ],
)
def test_where_it_rounds_makes_the_difference(rounding: dict[str, str], amount: str) -> None:
    rules = points([HOURLY], rounding=rounding)
    records = [
        done("course", "2025-01-10", hours="0.9"),
        done("course", "2025-01-10", hours="0.7"),
        done("course", "2025-01-11", hours="0.4"),
    ]
    assert total(rules, *records) == Decimal(amount)


def test_days_count_when_each_is_long_enough() -> None:
    rules = points([{"activities": ["visit"], "per": "day", "least": "5"}])
    long = done("visit", "2025-01-10", until="2025-01-12", hours="15")
    short = done("visit", "2025-02-10", until="2025-02-12", hours="14")
    assert total(rules, long, short, done("visit", "2025-03-01")) == 4


def test_one_record_has_a_cap_and_a_smallest_size() -> None:
    rules = points([{**HOURLY, "least": "1", "at_most": "6"}])
    hours = ("0.5", "1", "8")
    records = [done("course", f"2025-01-1{n}", hours=h) for n, h in enumerate(hours)]
    assert total(rules, *records) == 7


def test_a_conversion_holds_by_the_day_of_the_activity() -> None:
    rules = points(
        [
            {**HOURLY, "until": date(2025, 3, 31)},
            {**HOURLY, "worth": "2", "since": date(2025, 4, 1)},
        ]
    )
    assert total(rules, done("course", "2025-03-31"), done("course", "2025-04-01")) == 3


def test_the_largest_record_counts_alone() -> None:
    node = measure("max", 30, "course")
    finding = judged(node, done("course", "2025-01-10", "20"), done("course", "2025-02-10", "35"))
    assert seen(finding.outcome, finding.amount) == ("met", 35)
    assert [left.code for left in finding.uncounted] == ["not_largest"]


def test_different_topics_count_once_each() -> None:
    node = measure("distinct", 3, "course", by="topic")
    records = [
        done("course", "2025-01-10", topic="a", tags=("b",)),
        done("course", "2025-02-10", topic="b"),
    ]
    finding = judged(node, *records)
    assert seen(finding.outcome, finding.amount, finding.shortfall) == ("unmet", 2, 1)
    assert [left.code for left in finding.uncounted] == ["repeated"]
    assert judged(node, *records, done("course", "2025-03-10", topic="c")).outcome == "met"


@pytest.mark.parametrize(
    ("by", "more"),
    [("course", {"course": "x"}), ("provider", {"provider": "x"}), ("day", {})],
)
def test_other_things_can_be_different_too(by: str, more: dict[str, str]) -> None:
    node = measure("distinct", 1, "course", by=by)
    twice = [done("course", "2025-01-10", **more)] * 2
    assert judged(node, *twice).amount == 1


def test_a_sum_and_the_number_of_topics_are_added() -> None:
    node = measure("sum_plus_distinct", 60, "course", by="topic")
    records = [done("course", f"2025-01-{n + 1:02}", "3", topic=f"c{n}") for n in range(14)]
    assert judged(node, *records).amount == 56
    assert judged(node, *records, done("course", "2025-02-01", "4", topic="c0")).outcome == "met"


def test_the_last_year_is_counted_from_the_end() -> None:
    node = measure("sum", 20, "course", within={"last_years": 1})
    finding = judged(node, done("course", "2026-03-31", "20"), done("course", "2026-04-01", "15"))
    assert seen(finding.amount, finding.shortfall) == (15, 5)


def test_a_rolling_period_reaches_before_the_judged_one() -> None:
    node = measure("sum", 20, "course", within={"last_months": 60})
    assert judged(node, done("course", "2022-04-01", "20")).outcome == "met"
    assert judged(node, done("course", "2022-03-31", "20")).outcome == "unmet"


def test_every_year_needs_its_own() -> None:
    yearly = measure("sum", 5, "course")
    node = {"kind": "each", "code": "yearly", "label": "毎年", "every": "year", "of": yearly}
    records = [done("course", f"{year}-04-01", "5") for year in (2024, 2025)]
    finding = judged(node, *records)
    assert [child.outcome for child in finding.children] == ["met", "met", "unmet"]
    assert "実績(3年目)があと5点必要です。" in finding.sentence
    assert judged({**node, "at_least": 2}, *records).outcome == "met"
    fiscal = judged({**node, "every": "fiscal_year"}, *records)
    assert [child.label for child in fiscal.children] == [
        f"実績({year}年度)" for year in (2024, 2025, 2026)
    ]


def test_time_passes() -> None:
    node = {"kind": "elapsed", "code": "wait", "label": "経過", "since": "award",
            "at_least_months": 6}  # fmt: skip
    before = judged(node, at=datetime(2024, 9, 30, 12, tzinfo=JST))
    assert seen(before.outcome, before.amount, before.shortfall) == ("unmet", 5, 1)
    assert (before.deadline, before.possible_from) == (None, date(2024, 10, 1))
    assert judged(node, at=datetime(2024, 10, 1, 0, tzinfo=JST)).outcome == "met"


def test_who_held_it_for_less_needs_less() -> None:
    rounding = {"step": "1", "mode": "ceil"}
    node = measure("sum", 60, "course", prorate={"full_months": 36, "rounding": rounding})
    assert judged(node).need == 60
    assert judged(node, awarded=date(2026, 3, 15)).need == 22


@pytest.mark.parametrize(
    ("guard", "fits"),
    [
        ({"ordinal_every": 5}, False),
        ({"ordinal_every": 2}, True),
        ({"awarded_to": date(2024, 3, 31)}, False),
        ({"cohort": {"every": 5, "remainder": 4}}, True),
        ({"cohort": {"every": 5, "remainder": 1}}, False),
        ({"holds": ["expert"]}, True),
        ({"holds": ["master"]}, False),
        ({"late": True}, False),
        ({"cycle_from": "2027"}, True),
        ({"cycle_from": "2028"}, False),
        ({"cycle_to": "2027"}, True),
        ({"cycle_to": "2026"}, False),
    ],
)
def test_guards_say_for_whom(guard: dict[str, Any], fits: bool) -> None:
    for key, there in (("when", fits), ("unless", not fits)):
        node = measure("count", 1, "course", **{key: guard})
        finding = found(node, ordinal=4, held=("q", "expert"))
        assert (finding is not None) == there


def test_what_is_pending_is_measured_as_if_it_counted() -> None:
    node = measure("distinct", 2, "course", by="topic")
    first = done("course", "2025-01-10", topic="a")
    waiting = done("course", "2025-01-11", topic="b", state="pending")
    assert judged(node, first, waiting).outcome == "pending"
    assert judged(
        node, first, done("course", "2025-01-11", topic="a", state="pending")
    ).outcome == ("unmet")


def test_a_certificate_must_be_valid_on_the_first_day_of_the_new_term() -> None:
    node = measure("count", 1, "bls", valid_on="new_term")
    in_time = done("bls", "2026-05-01", valid_until=date(2027, 4, 1))
    too_short = done("bls", "2026-05-01", valid_until=date(2027, 3, 31))
    assert judged(node, in_time).outcome == "met"
    for record in (too_short, done("bls", "2026-05-01")):
        finding = judged(node, record)
        assert (finding.outcome, finding.uncounted[0].code) == ("unmet", "expired")
        assert "2027年4月1日(木)に有効であることが確かめられない" in finding.uncounted[0].reason
