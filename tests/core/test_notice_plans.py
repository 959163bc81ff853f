"""Which notices of a round are due when."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from koshin.core.dates import JST
from koshin.core.decision import Cycle, Window
from koshin.core.facts import Period
from koshin.core.notice_plan import due
from koshin.core.scheme.notice_plan import NoticePlan

OPENING = NoticePlan(
    code="opening", days_before=0, of="opening", while_open=True, to={"may_apply": "a"}
)
TRAINING = NoticePlan(code="training", months_before=6, of="judged_until", to={"not_yet": "b"})
MONTH = NoticePlan(code="month", days_before=30, of="deadline", to={"may_apply": "c"})
LAST = NoticePlan(code="last", days_before=0, of="deadline", to={"may_apply": "c"})
PLANS = (OPENING, TRAINING, MONTH, LAST)


def jst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


CYCLE = Cycle(
    code="2027-03-31",
    label="2027年4月1日 登録・更新",
    judged=Period(start=date(2023, 4, 1), end=date(2026, 9, 30)),
    window=Window(opens=jst("2027-01-25 13:00"), closes=jst("2027-03-31 23:59:59")),
    current_end=date(2027, 3, 31),
    new_term=Period(start=date(2027, 4, 1), end=date(2031, 3, 31)),
    ordinal=1,
)


def given(at: str) -> list[str]:
    return [f"{one.plan.code} {one.day}" for one in due(PLANS, CYCLE, at=jst(at))]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-31 08:59", []),
        ("2026-03-31 09:00", ["training 2026-03-31"]),
        ("2026-09-30 23:59", ["training 2026-03-31"]),
        ("2026-10-01 00:00", []),
        ("2027-01-25 12:59", []),
        ("2027-01-25 13:00", ["opening 2027-01-25"]),
        ("2027-01-26 08:59", ["opening 2027-01-25"]),
        ("2027-01-26 09:00", ["opening 2027-01-26"]),
        ("2027-03-01 09:00", ["month 2027-03-01"]),
        ("2027-03-02 09:00", ["month 2027-03-01", "opening 2027-03-02"]),
        ("2027-03-30 12:00", ["month 2027-03-01", "opening 2027-03-30"]),
        ("2027-03-31 23:59:59", ["last 2027-03-31"]),
        ("2027-04-01 00:00", []),
    ],
)
def test_at_each_moment_the_latest_notice_is_due_and_that_which_goes_on(
    at: str, expected: list[str]
) -> None:
    assert given(at) == expected


LONGER = replace(
    CYCLE,
    pay_by=jst("2027-04-10 23:59:59"),
    report=Window(opens=jst("2027-02-01 00:00"), closes=jst("2027-05-31 23:59:59")),
)
PAY = NoticePlan(code="pay", days_before=3, of="pay_deadline", to={"unfinished": "d"})
REPORT = NoticePlan(code="report", days_before=7, of="report_deadline", to={"unfinished": "e"})
SOON = NoticePlan(code="soon", days_before=60, of="report_deadline", to={"unfinished": "e"})


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2027-04-06 23:59", ["soon 2027-04-01"]),
        ("2027-04-07 09:00", ["pay 2027-04-07", "soon 2027-04-01"]),
        ("2027-04-11 00:00", ["soon 2027-04-01"]),
        ("2027-05-24 09:00", ["report 2027-05-24"]),
        ("2027-05-31 23:59:59", ["report 2027-05-24"]),
        ("2027-06-01 00:00", []),
    ],
)
def test_what_is_still_to_pay_or_to_report_is_told_after_the_window_has_closed(
    at: str, expected: list[str]
) -> None:
    plans = (*PLANS, PAY, SOON, REPORT)
    found = [f"{one.plan.code} {one.day}" for one in due(plans, LONGER, at=jst(at))]
    assert found == expected


def test_a_notice_about_paying_takes_nothing_from_one_about_applying() -> None:
    early = NoticePlan(code="early", days_before=30, of="pay_deadline", to={"unfinished": "d"})
    found = due((MONTH, early), LONGER, at=jst("2027-03-11 09:00"))
    assert [one.plan.code for one in found] == ["month", "early"]


def test_a_plan_is_counted_in_days_or_in_months() -> None:
    with pytest.raises(ValueError, match="either days_before or months_before"):
        NoticePlan(code="x", days_before=1, months_before=1, of="deadline", to={"begun": "a"})
