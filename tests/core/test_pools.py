"""Groups with needs and caps: what counts, what is left out, and why."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.judging import done, judged, measure, seen


def pool(at_least: int, *groups: dict[str, Any], **more: Any) -> dict[str, Any]:
    kinds = ("course", "talk", "work", "book")
    return measure("pool", at_least, *kinds, code="pool", groups=list(groups), **more)


def group(code: str, *kinds: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "label": code, "activities": list(kinds), **more}


GIVING = group("giving", "talk", "work", at_most=25, groups=[group("working", "work", at_most=8)])


def test_caps_hold_in_every_group_around() -> None:
    records = [done("work", "2025-01-10", "10"), done("talk", "2025-01-11", "20")]
    finding = judged(pool(30, GIVING), *records)
    assert seen(finding.amount, finding.shortfall) == (25, 5)
    assert sum(record.amount for record in finding.counted) == 25
    assert {left.code for left in finding.uncounted} == {"over_cap"}
    assert judged(pool(30, GIVING), *records, done("course", "2025-02-01", "5")).outcome == "met"


def test_a_group_says_what_is_missing_of_its_own() -> None:
    node = pool(20, group("fraud", "course", at_least=10))
    finding = judged(node, done("course", "2025-01-10", "4"), done("talk", "2025-01-11", "30"))
    [fraud] = finding.children
    assert seen(finding.outcome, finding.shortfall) == ("unmet", 0)
    assert seen(fraud.code, fraud.amount, fraud.need, fraud.shortfall) == ("fraud", 4, 10, 6)
    assert "fraudがあと6点必要です。" in finding.sentence


def test_a_day_has_a_cap_of_its_own() -> None:
    node = pool(10, group("daily", at_most=6, per="day"))
    records = [done("course", "2025-01-10", "4"), done("talk", "2025-01-10", "4")]
    assert judged(node, *records).amount == 6
    assert judged(node, *records, done("course", "2025-01-11", "4")).outcome == "met"


@pytest.mark.parametrize(
    ("per", "amount"),
    [("record", 9), ("course", 6), ("provider", 3), ("month", 6), ("year", 6), ("fiscal_year", 3)],
)
def test_caps_hold_for_each_of_many_things(per: str, amount: int) -> None:
    records = [
        done("course", "2024-12-01", "5", course="a", provider="x"),
        done("course", "2025-01-10", "5", course="a", provider="x"),
        done("course", "2025-01-11", "5", course="b", provider="x"),
    ]
    assert judged(pool(99, group("g", at_most=3, per=per)), *records).amount == amount


def test_what_overflows_may_count_elsewhere() -> None:
    first = group("lectures", "talk", at_most=5, spill_to="study")
    node = pool(12, first, group("study", "book", at_most=6))
    finding = judged(node, done("talk", "2025-01-10", "10"))
    assert finding.amount == 10
    assert judged(node, done("talk", "2025-01-10", "20")).amount == 11


def test_a_record_that_fits_two_groups_goes_where_it_is_needed() -> None:
    node = pool(
        4,
        group("ethics", topics=["ethics"], at_least=2),
        group("law", topics=["law"], at_least=2),
    )
    both = done("course", "2025-01-10", "2", topic="ethics", tags=("law",))
    ethics = done("course", "2025-01-11", "2", topic="ethics")
    assert judged(node, both, ethics).outcome == "met"
    assert judged(node, both).outcome == "unmet"


def test_a_share_is_one_of_what_counts_in_all() -> None:
    node = pool(20, group("self", "book", at_most_share="0.5"))
    records = [done("book", "2025-01-10", "30"), done("course", "2025-01-11", "9")]
    assert judged(node, *records).amount == 18


def test_a_third_is_told_to_the_hundredth_and_never_in_favour_of_too_little() -> None:
    node = pool(20, group("self", "book", at_most_share="0.4"))
    records = [done("book", "2025-01-10", "30"), done("course", "2025-01-11", "10")]
    finding = judged(node, *records)
    assert finding.sentence.startswith("実績があと3.34点必要です。")
    [left] = finding.uncounted
    assert left.reason == "上限を超えるため、23.34点は数えません。"


def test_the_surplus_of_the_last_months_carries_over() -> None:
    node = pool(60, GIVING, carry={"at_most": 20, "last_months": 12})
    early, late = done("course", "2025-01-10", "60"), done("course", "2026-05-10", "18")
    assert judged(node, early, late).carried == 18
    assert judged(node, early, done("course", "2025-05-10", "18")).carried == 0
    assert judged(node, early, done("course", "2026-05-10", "30")).carried == 20
    assert judged(node, late).carried == 0


def test_pending_records_may_make_it_enough() -> None:
    node = pool(10, group("fraud", "course", at_least=4))
    records = [done("course", "2025-01-10", "4", state="pending"), done("talk", "2025-01-11", "9")]
    finding = judged(node, *records)
    assert seen(finding.outcome, finding.children[0].outcome) == ("pending", "pending")


RECORDS = st.lists(
    st.builds(
        done,
        st.sampled_from(["course", "talk", "work", "book"]),
        st.sampled_from(["2025-01-10", "2025-01-11", "2026-02-02"]),
        st.sampled_from(["1", "2.5", "7", "12"]),
        topic=st.sampled_from(["", "ethics"]),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.integers(0, 99))
def test_the_order_of_entry_changes_nothing(records: list[Any], seed: int) -> None:
    node = pool(
        30,
        GIVING,
        group("ethics", topics=["ethics"], at_least=3),
        group("reading", "book", at_most=4, per="day", spill_to="giving"),
    )
    mixed = list(records)
    Random(seed).shuffle(mixed)
    one, other = judged(node, *records), judged(node, *mixed)
    assert one == other
    assert one.amount == sum((r.amount for r in one.counted), Decimal(0))
