"""Rules that cannot be are refused at their place, with what to do."""

import pytest

from koshin.core.scheme import Problem, SchemeRefused
from koshin.core.scheme.alone import load_alone
from tests.ground import ROOT

EXAMPLES = ROOT / "examples" / "schemes"


def problem(example: str, old: str, new: str) -> Problem:
    """The one fault found when a place of an example is changed."""
    text = (EXAMPLES / f"{example}.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(SchemeRefused) as refused:
        load_alone(f"{example}.yaml", text.replace(old, new, 1))
    found = refused.value.problems
    assert len(found) == 1, [str(one) for one in found]
    assert found[0].line > 1
    return found[0]


PMP_GROUP = "activities: [volunteer, work]\n        at_most: 25"


@pytest.mark.parametrize(
    ("example", "old", "new", "message", "remedy"),
    [
        ("pmp", "credit: pdu", "credit: pdv", "no credit pdv", "use one of: pdu"),
        ("pmp", "[{per: unit}]", "[{per: unit, activities: [x]}, {per: unit}]",
         "no activity kind x", "use one"),
        ("pmp", "activities: [work], at_most: 8", "activities: [course], at_most: 8",
         "course never gets here", "around this group"),
        ("pmp", "code: education", "code: giving_back", "two parts", "its own code"),
        ("pmp", PMP_GROUP, PMP_GROUP + "\n        at_least: 30", "more than can count", "raise"),
        ("pmp", PMP_GROUP, "activities: [volunteer, work]\n        per: day",
         "per says", "at_most"),
        ("pmp", PMP_GROUP, PMP_GROUP + "\n        per: day\n        at_least: 3",
         "at_least and per", "kind: each"),
        ("pmp", PMP_GROUP, PMP_GROUP + "\n        spill_to: nowhere", "other group nowhere", "use"),
        ("pmp", PMP_GROUP, "activities: [volunteer, work]\n        spill_to: education",
         "without at_most", "add at_most"),
        ("pmp", "[work], at_most: 8", '[work], at_most_share: "0.5"', "whole pool", "directly"),
        ("pmp", "window: {opens_days_before_end: 365}",
         "window: {opens_days_before_end: 30, closes_days_before_end: 60}",
         "cannot stand", "exchange the two numbers"),
        ("scopenet", "when: {late: true}", "when: {holds: [x]}", "no qualification x", "use one"),
        ("cohort_duty", "remainder: 1", "remainder: 5", "leaves that remainder", "from 0 to 4"),
        ("pharmacist", "{ordinal_to: 1}", "{ordinal_from: 3, ordinal_to: 1}",
         "at once", "exchange"),
        ("nmc", "kind: any\n", "kind: n_of\n        n: 4\n", "never be met", "lower n"),
        ("garden", "[{amount: 3000}]",
         "[{amount: 3000, until: 2027-03-31}, {amount: 1, since: 2027-03-31}]",
         "two prices hold on 2027-03-31", "until"),
        ("garden", "[{amount: 3000}]",
         "[{amount: 3000, until: 2027-03-31}, {amount: 1, since: 2027-04-02}]",
         "no price holds on 2027-04-01", "the day after"),
        ("garden", "[{amount: 3000}]", "[{amount: 3000, since: 2027-04-01, until: 2027-03-31}]",
         "ends before it begins", "exchange"),
        ("accountant", ", until: 2023-03-31", "", "nothing gets here", "narrower conversion first"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    example: str, old: str, new: str, message: str, remedy: str
) -> None:
    found = problem(example, old, new)
    assert message in found.message
    assert remedy in found.remedy


def test_a_cap_must_not_cross_the_parts_of_the_one_around_it() -> None:
    old = "activities: [volunteer, work]\n        at_most: 25"
    text = (EXAMPLES / "pmp.yaml").read_text(encoding="utf-8")
    text = text.replace(old, f"{old}\n        per: month", 1)
    sound = text.replace("[work], at_most: 8", "[work], at_most: 8, per: day", 1)
    assert load_alone("pmp.yaml", sound).code == "pmp"
    with pytest.raises(SchemeRefused, match="crosses the one per month"):
        load_alone(
            "pmp.yaml", text.replace("[work], at_most: 8", "[work], at_most: 8, per: year", 1)
        )


@pytest.mark.parametrize(
    ("plan", "message", "remedy"),
    [
        ("{code: a, days_before: 1, of: deadline, to: {begun: nowhere}}", "no mail nowhere", "add"),
        (
            "{code: a, days_before: 1, of: deadline, to: {may_register: window_open}}",
            "no common day",
            "while_open",
        ),
        (
            "{code: a, days_before: 1, of: deadline, while_open: true, to: {begun: window_open}}",
            "begins with the window",
            "of: opening",
        ),
        (
            "{code: a, days_before: 1, of: report_deadline, to: {begun: window_open}}",
            "has nothing to pay or to report yet",
            "keep only unfinished",
        ),
    ],
)
def test_a_notice_plan_that_cannot_be_followed_is_refused(
    plan: str, message: str, remedy: str
) -> None:
    found = problem("garden", "fees:\n", f"notice_plans:\n  - {plan}\n\nfees:\n")
    assert message in found.message
    assert remedy in found.remedy


def test_two_notice_plans_of_one_name_are_refused() -> None:
    plan = "  - {code: a, days_before: 1, of: deadline, to: {begun: window_open}}\n"
    found = problem("garden", "fees:\n", f"notice_plans:\n{plan}{plan}\nfees:\n")
    assert "stands here twice" in found.message


def test_a_name_amid_a_text_for_many_is_refused() -> None:
    text = 'notices:\n  many: {subject: s, body: "x {name}"}\n'
    plan = "notice_plans:\n  - {code: a, days_before: 1, of: deadline, to: {begun: many}}\n"
    notices = "".join(
        f"  {code}: {{subject: s, body: b}}\n"
        for code in (
            "window_open",
            "payment_instructions",
            "payment_received",
            "inquiry_received",
            "inquiry_answered",
            "password_reset",
        )
    )
    found = problem("garden", "fees:\n", f"{text}{notices}\n{plan}\nfees:\n")
    assert "stands amid a text" in found.message
