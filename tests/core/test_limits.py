"""What must not be, must not be more, or must be no larger a share: judged, told and refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from koshin.core.facts import WaiverFact
from koshin.core.requirements.describe import describe
from koshin.core.scheme.activity_rules import ActivityKind
from koshin.core.scheme.alone import load_alone
from koshin.core.waivers import refusals
from tests.core.judging import NODES, done, judged, measure, seen
from tests.core.test_unreachable_rules import scheme, the_problem

WALK, LATER, LATE = (done("walk", day) for day in ("2025-01-10", "2025-02-10", "2025-03-10"))


def at_most(kind: str, most: object, *activities: str, **more: Any) -> dict[str, Any]:
    node = {**measure(kind, 1, *activities, **more), "at_most": most}
    del node["at_least"]
    return node


NONE: dict[str, Any] = {key: value for key, value in measure("none", 1, "walk").items()
                        if key != "at_least"}  # fmt: skip
HALF = at_most("share", "0.5", "walk", "talk", part={"activities": ["talk"]})


def test_one_more_than_the_most_is_too_much() -> None:
    node = at_most("count", 2, "walk")
    assert judged(node, WALK, LATER).outcome == "met"
    finding = judged(node, WALK, LATER, LATE)
    assert seen(finding.outcome, finding.limit, finding.excess) == ("unmet", 2, 1)
    assert seen(finding.need, finding.shortfall, finding.deadline) == (None, None, None)
    assert "実績は2点までのところ" in finding.sentence
    assert "3点あり、1点超えています。" in finding.sentence


def test_between_two_numbers_both_ends_are_right() -> None:
    node = {**measure("sum", "2", "walk"), "at_most": "3"}
    outcomes = [
        judged(node, done("walk", "2025-01-10", amount)).outcome
        for amount in ("1.99", "2", "3", "3.01")
    ]
    assert outcomes == ["unmet", "met", "met", "unmet"]


def test_a_record_on_its_way_counts_on_neither_side() -> None:
    pending = done("walk", "2025-02-10", state="pending")
    assert judged(at_most("count", 1, "walk"), WALK, pending).outcome == "met"
    assert judged(NONE, pending).outcome == "met"
    assert judged({**measure("count", 2, "walk"), "at_most": 3}, WALK, pending).outcome == "pending"


def test_none_means_not_even_one() -> None:
    assert judged(NONE).sentence == "実績: 該当する記録はありません。"
    finding = judged(NONE, WALK)
    assert seen(finding.outcome, finding.limit, finding.excess) == ("unmet", 0, 1)
    assert finding.sentence.startswith("実績に該当する記録が1点あります")


def test_a_share_is_compared_exactly_with_all_that_counts() -> None:
    third = {**HALF, "at_most": "0.3333"}
    two, one = done("walk", "2025-01-10", "2"), done("talk", "2025-01-11", "1")
    assert judged(HALF, two, done("talk", "2025-01-11", "2")).outcome == "met"
    assert judged(HALF, two, done("talk", "2025-01-11", "2.01")).outcome == "unmet"
    assert judged(third, two, one).excess == Decimal("0.0001")


def test_a_share_may_be_needed_too_and_of_nothing_every_share_holds() -> None:
    node = measure("share", "0.25", "walk", "talk", part={"activities": ["talk"]})
    assert judged(node).outcome == "met"
    finding = judged(node, done("walk", "2025-01-10", "6"), done("talk", "2025-01-11", "1"))
    assert (finding.need, finding.shortfall) == (Decimal("1.75"), Decimal("0.75"))
    assert [left.code for left in finding.uncounted] == ["other_part"]


def test_a_share_waits_only_for_records_that_would_mend_it() -> None:
    alone = done("talk", "2025-01-11", "2")
    course = done("walk", "2025-01-12", "2", state="pending")
    more = done("talk", "2025-01-12", "2", state="pending")
    assert judged(HALF, alone, course).outcome == "pending"
    assert judged(HALF, alone, more).outcome == "unmet"


def test_more_days_never_count_where_more_may_be_too_much() -> None:
    granted = WaiverFact(
        granted_on=date(2027, 4, 1),
        reason="災害",
        requirement="measure",
        counts_until=date(2027, 4, 15),
    )
    after = done("walk", "2027-04-10")
    assert judged(NONE, after, waivers=(granted,)).outcome == "met"
    node = "{kind: none, code: measure, label: 処分, activities: [walk], unit: 件, done: の処分}"
    rules = load_alone("s.yaml", scheme(node))
    assert [refusal.code for refusal in refusals(rules, granted)] == ["no_period"]


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (NONE, "該当する記録がないことが必要です。"),
        (at_most("count", 2, "walk"), "2点以下であることが必要です。"),
        ({**measure("sum", "2", "walk"), "at_most": "3"}, "2点以上、3点以下であることが必要です。"),
        (HALF, "全体の50%以下であることが必要です。"),
    ],
)
def test_everybody_can_read_it_before_being_judged(node: dict[str, Any], said: str) -> None:
    kinds = {
        code: ActivityKind(label=code, unit="点", entered_by=("holder",))
        for code in ("walk", "talk")
    }
    assert describe(NODES.validate_python(node), kinds).sentence == said


MEASURE = "code: a, label: 案内, activities: [walk, talk], unit: 回, done: の案内"


@pytest.mark.parametrize(
    ("node", "message", "remedy"),
    [
        ("kind: count", "at_least", "at_most or both"),
        ("kind: sum, at_least: 3, at_most: 2", "at once so much and so little", "exchange"),
        ("kind: share, at_most: '0.5', part: {}", "say which records", "activities"),
        ("kind: share, at_most: '0.5', part: {activities: [course]}",
         "course is no part of the whole", "name these activities"),
        ("kind: share, at_most: '1.5', part: {roles: [x]}", "less than 1", ""),
        ("kind: none, repeats: {at_most: 1}", "of none nothing is repeated", "remove repeats"),
        ("kind: sum, at_most: 2, prorate: {full_months: 24, rounding: {step: 1, mode: floor}}",
         "prorate lowers a need", "add at_least"),
    ],
)  # fmt: skip
def test_bounds_that_say_nothing_or_cannot_be_are_refused(
    node: str, message: str, remedy: str
) -> None:
    found = the_problem(scheme(f"{{{MEASURE}, {node}}}"))
    assert message in f"{found.message} {found.remedy}"
    assert remedy in f"{found.message} {found.remedy}"
    assert (found.file, found.line > 4, found.column > 0) == ("small.yaml", True, True)
