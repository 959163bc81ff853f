"""Calendars, rounds and guards that fit nobody are refused at their place, with what to do."""

import pytest

from koshin.core.scheme.alone import load_alone
from tests.core.test_impossible_rules import problem
from tests.core.test_unreachable_rules import A, all_of, scheme, the_problem

OPENS = 'opens_on: "04-01"'
LABEL = 'label: "{year}年度の更新"'


def exception(words: str) -> str:
    return f"{LABEL}\n  overrides:\n    - {{{words}, reason: 例外}}"


@pytest.mark.parametrize(
    ("example", "old", "new", "message", "remedy"),
    [
        ("sports_coaches", "judged_until_months_before_end: 6",
         "judged_until_months_before_end: 48", "nothing of it would be judged", "less than 48"),
        ("sports_coaches", "window_opens_months_before_end: ", "window_opens_months_before_end: 9",
         "would open before it begins", "within the term"),
        ("harbour", "{opens_days_before_end: 60}", "{opens_days_before_end: 2000}",
         "would open before it begins", "within the term"),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_is_refused(
    example: str, old: str, new: str, message: str, remedy: str
) -> None:
    found = problem(example, old, new)
    assert message in found.message
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        (OPENS, 'opens_on: "06-30"', "closes before it opens", "exchange"),
        (LABEL, exception('cycle: "2027-03-31", honoured_to: 2027-06-30'),
         "no round of this calendar is known as 2027-03-31", 'like "2027"'),
        (LABEL, exception('cycle: "2027", closes: "2027-03-01 00:00:00"'),
         "closes before it opens", "open from 2027-04-01 00:00 to 2027-05-31 23:59"),
        (LABEL, exception('cycle: "2027", pay_by: "2027-05-01 00:00:00"'),
         "could not pay any more", "no earlier"),
        (LABEL, exception('cycle: "2027", report_closes: "2027-05-01 00:00:00"'),
         "could not report any more", "no earlier"),
        (LABEL, exception('cycle: "2027", report_opens: "2027-03-31 00:00:00"'),
         "there is nothing to report", "no earlier"),
        (LABEL, exception('cycle: "2027", report_opens: "2027-06-01 00:00:00"'),
         "begins after it is over", "state report_closes"),
        (LABEL, exception('cycle: "2027", judged: 2027-06-01/2027-12-31'),
         "judged begins after the window has closed", "within the window"),
        (LABEL, exception('cycle: "2027"'),
         "cannot stand here", "say opens, closes, pay_by, report_opens"),
    ],
)  # fmt: skip
def test_a_window_that_cannot_be_is_refused(old: str, new: str, message: str, remedy: str) -> None:
    found = the_problem(scheme(all_of(A)).replace(old, new, 1))
    assert message in found.message
    assert remedy in found.remedy
    assert found.line > 1


def test_an_exception_that_cuts_a_year_says_what_such_a_year_is() -> None:
    yearly = f"{{kind: each, code: r, label: 毎年, every: fiscal_year, of: {{{A}}}}}"
    whole = scheme(yearly).replace(LABEL, exception('cycle: "2027", judged: 2025-04-01/2027-03-31'))
    assert load_alone("small.yaml", whole)
    found = the_problem(whole.replace("2025-04-01/", "2025-10-01/"))
    assert "begins or ends within a year" in found.message
    assert "partial: whole" in found.remedy


VERSION = "version: {code: v, reason: 改定, judged_by: cycle, since_cycle: %s}\n"


@pytest.mark.parametrize(
    "written", ['"20xx"', '"2027", old_or_new_until: "zz"', '"2027", until_cycle: "2028-03-31"']
)
def test_a_version_names_rounds_of_its_own_calendar(written: str) -> None:
    found = the_problem(scheme(all_of(A), VERSION % written))
    assert "no round of this calendar is known as" in found.message


@pytest.mark.parametrize(
    ("guard", "message"),
    [
        ("when: {cycle_from: 2027-03-31}", "no round of this calendar is known as 2027-03-31"),
        ("when: {ordinal_from: 3}, unless: {ordinal_from: 2}", "leaves out everybody"),
        ("when: {ordinal_to: 1, ordinal_every: 3}", "is one of every 3"),
        ("when: {late: true}", "the calendar has no late renewal"),
        ("when: {holds: [guide]}", "everybody of whom this is asked holds guide"),
        ("unless: {holds: [guide]}", "everybody of whom this is asked holds guide"),
    ],
)
def test_a_condition_that_fits_nobody_is_refused(guard: str, message: str) -> None:
    quoted = guard.replace("2027-03-31", '"2027-03-31"')
    assert message in the_problem(scheme(all_of(f"{A}, {quoted}"))).message


@pytest.mark.parametrize(
    ("elapsed", "message", "remedy"),
    [
        ("since: award, at_least_months: 999", "nobody waits 999 months", "at most 960 months"),
        ("since: term, at_least_months: 36", "nobody waits 36 months", "at most 24 months"),
        ("since: activity, activity: walk, at_least_months: 961", "waits 961", "at most 960"),
    ],
)
def test_a_time_that_passes_for_nobody_is_refused(elapsed: str, message: str, remedy: str) -> None:
    found = the_problem(scheme(all_of(f"kind: elapsed, code: a, label: 経過, {elapsed}")))
    assert message in found.message
    assert remedy in found.remedy
