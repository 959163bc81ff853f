"""Terms of each holder's own day: late ones, aligned ones, and which days may be entered."""

from datetime import date, datetime

import pytest

from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.entries import accepted_period
from koshin.core.facts import CompletionFact, CredentialFact, Facts, Period
from koshin.core.fees import quote
from koshin.core.scheme.alone import load_alone
from koshin.core.scheme.model import Scheme
from tests.core.judging import done, judged, measure
from tests.core.test_unreachable_rules import A, all_of, scheme, the_problem

GUIDES = (
    "qualifications: {guide: {name: 案内人, requirement: renewal, price: 8000},"
    " senior: {name: 上級, requirement: renewal, price: 8000}}\n"
)
FEE = (
    "fees: [{kind: qualification_price, code: fee, label: 登録料, rule: 資格の金額,"
    " prorated_rule: 残り, for_kinds: [renewal, first, addition], units: 10, rounding: floor}]\n"
)
FIRST = (
    "journeys: {first: {label: 登録, button: 登録, sequential: false,"
    " steps: [{code: fee, kind: fee, label: 料金, apply_on: true}]}}\n"
)


def anchored(words: str, more: str = "", closes: str = "") -> Scheme:
    calendar = (
        "calendar: {family: anchored, term_years: 5,"
        f" window: {{opens_days_before_end: 90{closes}}},"
        f' label: "{{end}}まで", {words}}}\n'
    )
    return load_alone("s.yaml", scheme(all_of(A), more, calendar, GUIDES))


def held(end: date) -> CredentialFact:
    term = Period(start=date(end.year - 5, 4, 1), end=end)
    return CredentialFact(
        id=1, qualification="guide", number="1", awarded_on=term.start, terms=(term,)
    )


@pytest.mark.parametrize(
    ("term", "end"), [("original_end", date(2032, 3, 31)), ("whole", date(2032, 7, 9))]
)
def test_a_late_renewal_ends_as_in_time_or_after_a_whole_term(term: str, end: date) -> None:
    rules = anchored(f"late: {{until_months: 6, term: {term}}}")
    facts = Facts(credentials=(held(date(2027, 3, 31)),))
    [option] = decide(rules, facts, at=datetime(2027, 7, 10, 10, tzinfo=JST)).options
    assert option.cycle.new_term == Period(start=date(2027, 7, 10), end=end)


def test_days_to_hand_in_after_the_end_are_not_late() -> None:
    rules = anchored("late: {until_months: 6}", closes=", closes_days_after_end: 30")
    facts = Facts(credentials=(held(date(2027, 3, 31)),))
    found = [
        decide(rules, facts, at=datetime(2027, month, day, 10, tzinfo=JST)).options[0].cycle
        for month, day in ((4, 30), (5, 1))
    ]
    assert [(cycle.late, cycle.new_term.start, cycle.window.closes.month) for cycle in found] == [
        (False, date(2027, 4, 1), 4),
        (True, date(2027, 5, 1), 9),
    ]


@pytest.mark.parametrize(("align", "end", "fee"), [(True, 2029, 3200), (False, 2032, 8000)])
def test_an_addition_ends_with_what_runs_where_the_scheme_aligns(
    align: bool, end: int, fee: int
) -> None:
    rules = anchored(f"align_additions: {str(align).lower()}", FEE + FIRST)
    facts = Facts(
        credentials=(held(date(2029, 3, 31)),),
        completions=(
            CompletionFact(
                qualification="senior", course_number="1", completed_on=date(2027, 3, 1)
            ),
        ),
    )
    at = datetime(2027, 4, 1, 10, tzinfo=JST)
    option = decide(rules, facts, at=at).option("senior")
    assert option is not None
    assert option.kind == "addition"
    assert option.cycle.new_term == Period(start=date(2027, 4, 1), end=date(end, 3, 31))
    assert quote(rules, [option], on=at.date(), facts=facts).total.amount == fee


def test_holders_may_enter_the_last_months_where_the_scheme_says_so() -> None:
    entries = "entries: {family: rolling, months_back: 18, flips_on: application, note: 登録}\n"
    at = datetime(2027, 8, 31, 10, tzinfo=JST)
    rules = anchored("first_usable_years: 1", entries)
    period = accepted_period(rules, at=at, applied=True)
    assert period == Period(start=date(2026, 2, 28), end=date(2027, 8, 31))


def test_only_records_of_a_source_count_where_it_is_named() -> None:
    own, sent = done("walk", "2025-01-10"), done("walk", "2025-01-11", source="organiser")
    assert judged(measure("count", 1, "walk", sources=["organiser"]), own, sent).amount == 1


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        ("calendar:", "calendars: {}\ncalendar:", "calendars is not known", "has one calendar"),
        ("{name: 案内人,", "{name: 案内人, calendar: yearly,", "calendar is not known",
         "an association of its own"),
        ("  label: \"{year}", "  holidays: []\n  label: \"{year}", "holidays is not known",
         "calendar.overrides"),
        ("  label: \"{year}", "  business_days: 5\n  label: \"{year}", "is not known",
         "calendar.overrides"),
    ],
)  # fmt: skip
def test_a_second_calendar_and_business_days_are_refused_with_what_to_write(
    old: str, new: str, message: str, remedy: str
) -> None:
    found = the_problem(scheme(all_of(A)).replace(old, new, 1))
    assert message in found.message
    assert remedy in found.remedy
    assert found.line > 1


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        ("family: rolling, flips_on: application", "cannot stand here", "needs months_back"),
        ("family: fiscal_year, flips_on: application, months_back: 3", "cannot stand here", ""),
    ],
)
def test_entries_say_how_far_back_where_they_roll(words: str, message: str, remedy: str) -> None:
    found = the_problem(scheme(all_of(A), f"entries: {{{words}, note: 登録}}\n"))
    assert message in found.message
    assert remedy in found.remedy


def test_entries_by_fiscal_year_need_a_calendar_of_fiscal_years() -> None:
    entries = "entries: {family: fiscal_year, flips_on: application, note: 登録}\n"
    calendar = (
        "calendar: {family: anchored, term_years: 5, window: {opens_days_before_end: 90},"
        ' label: "{end}まで"}\n'
    )
    found = the_problem(scheme(all_of(A), entries, calendar))
    assert "holders could enter nothing" in found.message
    assert "family: rolling" in found.remedy
