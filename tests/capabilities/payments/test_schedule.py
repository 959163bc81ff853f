"""When the provider is asked, and until when a slip can be paid."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koshin.capabilities.payments.actions.start_attempt import pay_limit
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.schedule import LATE_REPORTS, next_question, rests
from koshin.platform.clock import JST
from tests.stories import jst

NOW = jst("2027-02-15 10:00")
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize("state", ["requested", "awaiting", "reported", "unknown"])
def test_a_payment_of_which_every_report_is_lost_is_asked_about_within_15_minutes(
    state: str,
) -> None:
    for times in range(200):
        asked = next_question(state, times=times, now=NOW)
        assert asked is not None
        assert asked - NOW <= QUARTER


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_what_was_given_up_is_asked_about_within_15_minutes_for_two_hours_and_then_hourly(
    state: str,
) -> None:
    waits = [next_question(state, times=n, now=NOW) for n in range(20)]
    minutes = [int((w - NOW).total_seconds()) // 60 for w in waits if w]
    assert minutes == [10] * 12 + [60] * 8


def test_an_unknown_outcome_is_asked_about_after_5_s_30_s_5_min_and_goes_on() -> None:
    waits = [next_question("unknown", times=n, now=NOW) for n in range(4)]
    assert [w - NOW for w in waits if w] == [
        timedelta(seconds=5),
        timedelta(seconds=30),
        timedelta(minutes=5),
        timedelta(minutes=10),
    ]
    assert next_question("unknown", times=10_000, now=NOW) is not None


@pytest.mark.parametrize(
    ("last_day", "third_business_day"),
    [
        ("2027-03-31", "2027-04-05"),
        ("2027-04-28", "2027-05-07"),  # 29 April and 3 to 5 May are holidays
        ("2027-12-30", "2028-01-06"),  # banks rest from 31 December to 3 January
    ],
)
def test_a_slip_is_asked_about_for_three_business_days_after_its_last(
    last_day: str, third_business_day: str
) -> None:
    over = jst(f"{last_day} 23:59:59") + LATE_REPORTS
    assert over >= jst(f"{third_business_day} 23:59:59")


@pytest.mark.parametrize(
    ("state", "over"),
    [("unknown", False), ("reported", False), ("awaiting", True), ("expired", True)],
)
def test_however_late_it_is_what_is_unknown_or_on_its_way_is_asked_for(
    state: str, over: bool
) -> None:
    assert rests(state, late=True) == over
    assert not rests(state, late=False)


@pytest.mark.parametrize("state", ["paid", "failed"])
def test_what_is_over_is_not_asked_about(state: str) -> None:
    assert next_question(state, times=0, now=NOW) is None


def test_every_state_of_an_attempt_is_on_the_schedule_or_over() -> None:
    over = {Attempt.State.PAID, Attempt.State.FAILED}
    for state in Attempt.State:
        assert (next_question(state, times=0, now=NOW) is None) == (state in over)


@given(
    day=st.dates(min_value=date(2023, 1, 1), max_value=date(2032, 12, 31)),
    time=st.times(),
    left=st.integers(min_value=0, max_value=200),
)
def test_a_slip_lives_14_days_and_never_outlives_the_window(
    day: date, time: time, left: int
) -> None:
    issued = datetime.combine(day, time, tzinfo=JST)
    last = issued.date() + timedelta(days=left)
    due = jst(f"{last} 23:59:59")
    limit = pay_limit(Charge(due_at=due), at=issued, slip_days=14)
    assert limit <= last
    assert limit == min(last, issued.date() + timedelta(days=14))


def test_a_slip_issued_on_the_last_day_ends_on_it() -> None:
    charge = Charge(due_at=jst("2027-03-31 23:59:59"))
    assert pay_limit(charge, at=jst("2027-03-31 23:50"), slip_days=14) == date(2027, 3, 31)
