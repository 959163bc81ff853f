"""Terms, windows and deadlines over all days of 2023–2032, in every server zone."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from koshin.core.cycles import first_cycle, renewal_cycle, upcoming, valid_until
from koshin.core.dates import JST, civil, fiscal_year, half_years_between
from koshin.core.decide import decide
from koshin.core.decision import Cycle
from koshin.core.entries import accepted_period
from koshin.core.facts import CompletionFact, CredentialFact, Facts, Period
from koshin.core.scheme.calendar_rules import Override
from tests.core.case_files import scheme

FIRST, LAST = date(2023, 1, 1), date(2032, 12, 31)
ALL_DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
ONE_DAY, ONE_SECOND = timedelta(days=1), timedelta(seconds=1)
ZONES = ("UTC", "Asia/Tokyo", "America/New_York")
SPRING_AND_AUTUMN = [date(y, m, d) for y in range(2023, 2033) for m, d in ((3, 31), (9, 30))]


@pytest.fixture(params=ZONES)
def server_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The process believes to be in this zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def coach(end: date) -> CredentialFact:
    start = (end + ONE_DAY).replace(year=end.year - 4)
    return CredentialFact(
        id=1,
        qualification="ski_coach1",
        number="0000001",
        awarded_on=start,
        terms=(Period(start=start, end=end),),
    )


def coordinator(awarded_on: date, end: date) -> CredentialFact:
    return CredentialFact(
        id=1,
        qualification="itc",
        number="0000002001C",
        awarded_on=awarded_on,
        terms=(Period(start=awarded_on, end=end),),
    )


def edges(cycle: Cycle) -> Iterator[tuple[datetime, str]]:
    """Both edges of a window and the second outside each."""
    yield cycle.window.opens - ONE_SECOND, "before"
    yield cycle.window.opens, "open"
    yield cycle.window.closes, "open"
    yield cycle.window.closes + timedelta(microseconds=999_999), "open"
    yield cycle.window.closes + ONE_SECOND, "after"


@pytest.mark.parametrize("end", SPRING_AND_AUTUMN)
def test_a_coachs_next_term_joins_the_last_and_lasts_four_years(end: date) -> None:
    cycle = renewal_cycle(scheme("jspo"), coach(end))
    assert cycle.new_term == Period(start=end + ONE_DAY, end=end.replace(year=end.year + 4))
    assert cycle.judged is not None
    assert cycle.judged.start == (end + ONE_DAY).replace(year=end.year - 4)
    deadline = date(end.year - 1, 9, 30) if end.month == 3 else date(end.year, 3, 31)
    assert cycle.judged.end == deadline
    assert cycle.window.closes == datetime(end.year, end.month, end.day, 23, 59, 59, tzinfo=JST)


@pytest.mark.parametrize("end", SPRING_AND_AUTUMN)
def test_a_coachs_window_has_exact_edges_in_every_server_zone(end: date, server_zone: str) -> None:
    rules, held = scheme("jspo"), coach(end)
    cycle = renewal_cycle(rules, held)
    for at, state in edges(cycle):
        for shown in (at, at.astimezone(UTC), at.astimezone(ZoneInfo("America/New_York"))):
            assert cycle.window.state(shown) == state, server_zone
            option = decide(rules, Facts(credentials=(held,)), at=shown).option("ski_coach1")
            assert option is not None
            codes = {reason.code for reason in option.reasons} - {"requirement_unmet"}
            assert codes == (set() if state == "open" else {f"window_{state}"})


@pytest.mark.parametrize("year", range(2023, 2033))
def test_a_coordinators_window_has_exact_edges(year: int, server_zone: str) -> None:
    held = coordinator(date(2019, 7, 1), date(year, 5, 31))
    cycle = renewal_cycle(scheme("itc"), held)
    assert cycle.code == str(year)
    assert cycle.judged == Period(start=date(year - 1, 4, 1), end=date(year, 3, 31))
    assert cycle.window.opens == datetime(year, 4, 1, 13, tzinfo=JST), server_zone
    assert cycle.window.closes == datetime(year, 5, 31, 23, 59, 59, tzinfo=JST)
    assert cycle.new_term == Period(start=date(year, 6, 1), end=date(year + 1, 5, 31))
    for at, state in edges(cycle):
        assert cycle.window.state(at.astimezone(UTC)) == state


def test_a_coordinator_certified_on_any_day_renews_first_in_the_next_fiscal_year() -> None:
    rules = scheme("itc")
    for day in ALL_DAYS:
        at = datetime(day.year, day.month, day.day, 12, tzinfo=JST)
        course = CompletionFact(qualification="itc", course_number="見本", completed_on=day)
        first = first_cycle(rules, course, Facts(), at=at)
        year = fiscal_year(day)
        assert first.new_term == Period(start=day, end=date(year + 1, 5, 31))
        renewal = renewal_cycle(rules, coordinator(day, first.new_term.end))
        assert (renewal.code, renewal.ordinal) == (str(year + 1), 1)
        assert renewal.judged is not None
        assert day in renewal.judged
        assert renewal.new_term.start == first.new_term.end + ONE_DAY


def test_a_first_registration_on_any_day_gets_the_next_registration_date() -> None:
    rules = scheme("jspo")
    for day in ALL_DAYS:
        for clock in ((0, 0, 0), (23, 59, 59)):
            at = datetime(day.year, day.month, day.day, *clock, tzinfo=JST)
            course = CompletionFact(qualification="ski_coach1", course_number="1", completed_on=day)
            cycle = first_cycle(rules, course, Facts(), at=at.astimezone(UTC))
            start = cycle.new_term.start
            assert (start.month, start.day) in {(4, 1), (10, 1)}
            assert timedelta() < start - day <= timedelta(days=183)
            assert cycle.new_term.end + ONE_DAY == start.replace(year=start.year + 4)
            assert cycle.window.closes >= at
            assert cycle.window.closes + ONE_SECOND == datetime(
                start.year, start.month, 1, tzinfo=JST
            )


def test_an_addition_on_any_day_takes_the_running_expiry() -> None:
    rules = scheme("jspo")
    held = coach(date(2030, 9, 30))
    for day in ALL_DAYS:
        if not date(2026, 10, 1) <= day <= date(2030, 9, 30):
            continue
        at = datetime(day.year, day.month, day.day, 12, tzinfo=JST)
        course = CompletionFact(
            qualification="swim_coach3", course_number="1", completed_on=date(2026, 6, 1)
        )
        cycle = first_cycle(rules, course, Facts(credentials=(held,)), at=at)
        start, end = cycle.new_term.start, cycle.new_term.end
        if start <= date(2030, 9, 30):
            assert end == date(2030, 9, 30)
            assert 1 <= half_years_between(start, end) <= 7
        else:
            assert end == date(2034, 9, 30)


def test_on_any_day_a_round_is_coming_or_open() -> None:
    for code in ("jspo", "itc"):
        for day in ALL_DAYS:
            rounds = upcoming(scheme(code), on=day, count=2)
            assert civil(rounds[0].window.closes) >= day
            assert rounds[0].window.closes < rounds[1].window.opens


def test_entries_are_open_on_every_day_and_never_for_tomorrow(server_zone: str) -> None:
    rules = scheme("itc")
    for day in ALL_DAYS:
        for clock in ((0, 0, 0), (23, 59, 59)):
            at = datetime(day.year, day.month, day.day, *clock, tzinfo=JST).astimezone(UTC)
            for applied in (False, True):
                accepted = accepted_period(rules, at=at, applied=applied)
                assert accepted is not None, server_zone
                assert accepted.start <= accepted.end <= day
                judged_year = day.month in (4, 5) and not applied
                expected = fiscal_year(day) - (1 if judged_year else 0)
                assert accepted.start == date(expected, 4, 1)


def test_where_holders_enter_nothing_no_day_is_open() -> None:
    at = datetime(2027, 2, 15, tzinfo=JST)
    assert accepted_period(scheme("jspo"), at=at, applied=False) is None


def test_only_the_exception_lengthens_a_term() -> None:
    assert valid_until(scheme("itc"), date(2020, 5, 31)) == date(2020, 6, 30)
    for day in ALL_DAYS:
        assert valid_until(scheme("itc"), day) == day
        assert valid_until(scheme("jspo"), day) == day


def test_what_was_passed_is_usable_for_four_fiscal_years() -> None:
    """itc.md §2: the case training of fiscal 2021 is good to 2025-03-31."""
    course = CompletionFact(qualification="itc", course_number="1", completed_on=date(2021, 7, 1))
    at = datetime(2025, 3, 31, 23, 59, 59, tzinfo=JST)
    cycle = first_cycle(scheme("itc"), course, Facts(), at=at)
    assert cycle.window.state(at) == "open"
    assert cycle.window.state(at + ONE_SECOND) == "after"
    assert cycle.new_term == Period(start=date(2025, 3, 31), end=date(2025, 5, 31))


def test_paying_may_have_a_longer_window_than_applying_and_an_exception_of_its_own() -> None:
    itc = scheme("itc")
    held = CredentialFact(
        id=1,
        qualification="itc",
        number="1",
        awarded_on=date(2020, 9, 1),
        terms=(Period(start=date(2026, 6, 1), end=date(2027, 5, 31)),),
    )
    assert renewal_cycle(itc, held).due_at == renewal_cycle(itc, held).window.closes
    longer = itc.model_copy(
        update={"payment": itc.payment.model_copy(update={"due_days_after_close": 10})}
    )
    assert renewal_cycle(longer, held).due_at == datetime(2027, 6, 10, 23, 59, 59, tzinfo=JST)
    given = {"cycle": "2027", "pay_by": "2027-06-30 12:00:00", "reason": "災害"}
    calendar = itc.calendar.model_copy(update={"overrides": (Override.model_validate(given),)})
    excepted = longer.model_copy(update={"calendar": calendar})
    assert renewal_cycle(excepted, held).due_at == datetime(2027, 6, 30, 12, tzinfo=JST)
    assert renewal_cycle(excepted, held).window == renewal_cycle(itc, held).window
