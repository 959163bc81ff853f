"""What is asked for together must be possible together; and months since something was done."""

from datetime import date

import pytest

from koshin.core.scheme.alone import load_alone
from tests.core.judging import done, judged, seen
from tests.core.test_unreachable_rules import all_of, scheme, the_problem

WALKS = "label: 案内, activities: [walk], unit: 回, done: の案内"
FIVE = f"kind: count, code: a, {WALKS}, at_least: 5"
NONE = f"kind: none, code: b, {WALKS}"


@pytest.mark.parametrize(
    ("one", "other", "message", "remedy"),
    [
        (FIVE, NONE, "a needs what b forbids", "narrow one"),
        (NONE, f"kind: sum, code: a, {WALKS}, at_least: 5", "a needs what b forbids", "narrow"),
        (FIVE, f"kind: count, code: b, {WALKS}, at_most: 4", "a needs 5, b allows 4", "raise"),
        (
            f"kind: sum, code: a, {WALKS}, at_least: 5",
            f"kind: sum, code: b, {WALKS}, at_most: 4",
            "a needs 5, b allows 4 of the same",
            "lower at_least",
        ),
    ],
)
def test_parts_that_nobody_can_meet_together_are_refused(
    one: str, other: str, message: str, remedy: str
) -> None:
    found = the_problem(scheme(all_of(one, other)))
    assert message in found.message
    assert remedy in found.remedy
    assert found.line > 1


@pytest.mark.parametrize(
    "other",
    [
        f"{NONE}, topics: [night]",
        f"{NONE}, within: {{last_months: 3}}",
        f"{NONE}, when: {{ordinal_from: 2}}",
        f"kind: sum, code: b, {WALKS}, at_most: 4",
        f"kind: count, code: b, {WALKS}, at_most: 5",
    ],
)
def test_parts_that_differ_in_what_they_look_at_are_in_order(other: str) -> None:
    assert load_alone("small.yaml", scheme(all_of(FIVE, other)))


AGAIN = {
    "kind": "elapsed",
    "code": "again",
    "label": "再受験",
    "since": "activity",
    "activity": "failed",
    "at_least_months": 6,
}


def test_months_are_counted_from_the_last_time_it_was_done() -> None:
    early, last = done("failed", "2026-01-10"), done("failed", "2026-11-21")
    finding = judged(AGAIN, early, last)
    assert seen(finding.outcome, finding.amount, finding.possible_from) == (
        "unmet", 4, date(2027, 5, 21),
    )  # fmt: skip
    assert judged(AGAIN, early).outcome == "met"


def test_what_was_never_done_is_long_enough_ago() -> None:
    pending = done("failed", "2027-04-01", state="pending")
    assert judged(AGAIN).outcome == "met"
    assert judged(AGAIN, pending).outcome == "met"


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        ("since: activity", "cannot stand here", "activity needs activity"),
        ("since: award, activity: walk", "cannot stand here", "and only it"),
        ("since: activity, activity: exam", "there is no activity kind exam", "walk, talk"),
    ],
)
def test_since_which_activity_is_stated(words: str, message: str, remedy: str) -> None:
    node = f"{{kind: elapsed, code: e, label: 間隔, {words}, at_least_months: 6}}"
    found = the_problem(scheme(node))
    assert message in found.message
    assert remedy in found.remedy
