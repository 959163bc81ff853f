"""Which version of the rules judges a case: stated by the version, running rounds keep theirs."""

from datetime import date, datetime

import pytest

from koshin.core.dates import JST
from koshin.core.decision import Option
from koshin.core.facts import ActivityFact, CompletionFact, CredentialFact, Facts, Period
from koshin.core.scheme import Scheme, SchemeRefused
from koshin.core.scheme.alone import load_alone
from koshin.core.scheme.version_faults import version_faults
from koshin.core.scheme.version_rules import Version
from koshin.core.versions import RuleBook, decide_by, quote_by
from tests.core.case_files import scheme
from tests.core.judging import done
from tests.ground import ROOT

GARDEN = (ROOT / "examples" / "schemes" / "garden.yaml").read_text(encoding="utf-8")
COURSES = (done("course", "2026-10-10", "9"), done("course", "2027-10-10", "9"))
WALKS = tuple(done("walk", f"{year}-0{month}-01") for year in (2026, 2027) for month in (7, 8))


def version(stated: str, *, walks: int = 3) -> Scheme:
    """The garden's rules with another need and this version."""
    text = GARDEN.replace("at_least: 2", f"at_least: {walks}")
    return load_alone("garden.yaml", f"version: {{code: new, reason: 改定, {stated}}}\n{text}")


OLD = load_alone("garden.yaml", GARDEN)


def guide(end: int, *, awarded: str = "2025-06-01") -> CredentialFact:
    """A guide whose term ends in May of this year."""
    return CredentialFact(
        id=1,
        qualification="guide",
        number="1",
        awarded_on=date.fromisoformat(awarded),
        terms=(Period(start=date(end - 1, 6, 1), end=date(end, 5, 31)),),
    )


def judged(
    new: Scheme,
    held: CredentialFact,
    at: str,
    *,
    activities: tuple[ActivityFact, ...] = (*COURSES, *WALKS),
) -> tuple[str, bool]:
    """By which version, and whether the renewal is offered."""
    option = option_of(new, held, at, activities=activities)
    return option.rules, option.offered


def option_of(
    new: Scheme, held: CredentialFact, at: str, *, activities: tuple[ActivityFact, ...]
) -> Option:
    facts = Facts(credentials=(held,), activities=activities)
    when = datetime.fromisoformat(at).replace(tzinfo=JST)
    [option] = decide_by(RuleBook((new, OLD)), facts, at=when).options
    return option


def test_by_cycle_a_round_has_its_rules_whenever_it_is_asked_about() -> None:
    new = version('judged_by: cycle, since_cycle: "2028"')
    assert judged(new, guide(2027), "2027-04-10 10:00") == ("", True)
    assert judged(new, guide(2027), "2028-04-10 10:00") == ("", False)
    assert judged(new, guide(2028), "2028-04-10 10:00") == ("new", False)


def test_rules_for_a_while_end() -> None:
    new = version('judged_by: cycle, since_cycle: "2027", until_cycle: "2027"')
    assert judged(new, guide(2027), "2027-04-10 10:00") == ("new", False)
    assert judged(new, guide(2028), "2028-04-10 10:00") == ("", True)


def test_in_a_transition_the_old_or_the_new_rules_are_enough() -> None:
    new = version('judged_by: cycle, since_cycle: "2027", old_or_new_until: "2027"')
    assert judged(new, guide(2027), "2027-04-10 10:00") == ("", True)
    more = (*COURSES, *WALKS, done("walk", "2026-09-01"))
    assert judged(new, guide(2027), "2027-04-10 10:00", activities=more) == ("new", True)
    assert judged(new, guide(2028), "2028-04-10 10:00") == ("new", False)
    none = judged(new, guide(2027), "2027-04-10 10:00", activities=())
    assert none == ("new", False)


def test_where_nothing_was_before_a_transition_asks_for_the_rules_themselves() -> None:
    first = version('judged_by: cycle, since_cycle: "2027", old_or_new_until: "2027"')
    later = version('judged_by: cycle, since_cycle: "2029"')
    facts = Facts(credentials=(guide(2027),), activities=(*COURSES, *WALKS))
    when = datetime(2027, 4, 10, 10, tzinfo=JST)
    [option] = decide_by(RuleBook(versions=(later, first)), facts, at=when).options
    assert (option.rules, option.offered) == ("new", False)


def test_by_award_those_from_a_day_on_are_judged_anew() -> None:
    new = version("judged_by: award, since: 2026-04-01")
    assert judged(new, guide(2027, awarded="2026-03-31"), "2027-04-10 10:00") == ("", True)
    assert judged(new, guide(2027, awarded="2026-04-01"), "2027-04-10 10:00") == ("new", False)


def test_by_application_a_round_that_is_open_keeps_its_rules() -> None:
    keep = version("judged_by: application, since: 2027-04-15, running: keep")
    change = version("judged_by: application, since: 2027-04-15, running: change")
    assert judged(keep, guide(2027), "2027-04-14 10:00") == ("", True)
    assert judged(keep, guide(2027), "2027-04-15 10:00") == ("", True)
    assert judged(keep, guide(2027), "2027-06-01 00:00")[0] == "new"
    assert judged(change, guide(2027), "2027-04-14 23:59") == ("", True)
    assert judged(change, guide(2027), "2027-04-15 00:00") == ("new", False)
    assert judged(keep, guide(2028), "2028-04-10 10:00") == ("new", False)


def first_registration(new: Scheme, at: str) -> list[tuple[str, str]]:
    """Somebody who passed in May of 2026 asks at an instant: by which version, which round."""
    open_to_new = {"journeys": OLD.journeys | {"first": OLD.journeys["renewal"]}}
    book = RuleBook(tuple(scheme.model_copy(update=open_to_new) for scheme in (new, OLD)))
    passed = CompletionFact(qualification="guide", course_number="", completed_on=date(2026, 5, 1))
    when = datetime.fromisoformat(at).replace(tzinfo=JST)
    decision = decide_by(book, Facts(completions=(passed,)), at=when)
    return [(option.rules, option.cycle.code) for option in decision.options]


def test_by_cycle_a_first_registration_has_the_rules_of_its_own_round() -> None:
    new = version('judged_by: cycle, since_cycle: "2027"')
    assert first_registration(new, "2027-03-31 23:59") == [("", "first-2026")]
    assert first_registration(new, "2027-04-01 00:00") == [("new", "first-2027")]


def test_a_round_of_the_new_rules_does_not_register_what_they_no_longer_have() -> None:
    new = version('judged_by: cycle, since_cycle: "2027"')
    other = {"master": new.qualifications["guide"].model_copy(update={"code": "master"})}
    new = new.model_copy(update={"qualifications": other})
    assert first_registration(new, "2027-03-31 23:59") == [("", "first-2026")]
    assert first_registration(new, "2027-04-01 00:00") == []


def test_what_is_paid_once_for_a_round_is_quoted_once_under_two_versions() -> None:
    # jspo.md §2.3: 基本登録料 once a person; ski is judged by the rules before, handball by these.
    old = scheme("jspo")
    since = Version(code="new", reason="改定", judged_by="award", since=date(2023, 6, 1))
    book = RuleBook((old.model_copy(update={"version": since}), old))
    coach = Facts(
        credentials=tuple(
            CredentialFact(
                id=number,
                qualification=code,
                number=str(number),
                awarded_on=date.fromisoformat(awarded),
                terms=(Period(start=date.fromisoformat(awarded), end=date(2027, 3, 31)),),
            )
            for number, code, awarded in (
                (1, "ski_coach1", "2023-04-01"),
                (2, "handball_coach1", "2024-04-01"),
            )
        )
    )
    at = datetime(2027, 1, 20, tzinfo=JST)
    options = decide_by(book, coach, at=at).options
    assert [option.rules for option in options] == ["", "new"]
    price = quote_by(book, options, on=at.date(), facts=coach)
    assert [line.code for line in price.lines] == ["base", "qualification", "qualification"]
    assert price.total.amount == 14000


RATES = """
code: rates
name: 換算の例
activity_kinds: {talk: {label: 講習, unit: 時間}}
qualifications: {holder: {name: 資格, requirement: renewal}}
credits:
  points:
    unit: 点
    rounding: {step: "1", mode: floor, at: record}
    convert: [{activities: [talk], per: hour, worth: "WORTH"}]
requirements:
  renewal: {kind: sum, code: points, label: ポイント, activities: [talk], credit: points,
    at_least: 10, unit: 点, done: の講習}
calendar:
  family: fiscal_year
  window: {opens_on: "04-01", opens_at: "00:00", closes_on: "05-31", closes_at: "23:59:59"}
  term_ends_on: "05-31"
  first_usable_fiscal_years: 1
  label: "{year}年度の更新"
"""


def test_by_activity_each_record_is_converted_by_the_rules_of_its_day() -> None:
    # itc.md §4.2: the same four-hour seminar is 1 point before and 2 after the change.
    old = load_alone("rates.yaml", RATES.replace("WORTH", "0.25"))
    stated = (
        "version: {code: new, reason: 換算の改定, judged_by: activity, since: 2026-10-01,"
        " running: change}\n"
    )
    new = load_alone("rates.yaml", stated + RATES.replace("WORTH", "0.5"))
    held = CredentialFact(
        id=1,
        qualification="holder",
        number="1",
        awarded_on=date(2025, 6, 1),
        terms=(Period(start=date(2026, 6, 1), end=date(2027, 5, 31)),),
    )
    records = tuple(done("talk", day, hours="4") for day in ("2026-09-30", "2026-10-01"))
    facts = Facts(credentials=(held,), activities=records)
    at = datetime(2027, 4, 10, tzinfo=JST)
    [option] = decide_by(RuleBook((new, old)), facts, at=at).options
    assert option.finding is not None
    assert [record.amount for record in option.finding.counted] == [1, 2]


@pytest.mark.parametrize(
    ("stated", "remedy"),
    [
        ("judged_by: cycle, since: 2027-04-01", "needs since_cycle"),
        ("judged_by: award, since: 2027-04-01, running: keep", "running"),
        ("judged_by: application, since: 2027-04-01", "running"),
        ('judged_by: cycle, since_cycle: "2028", until_cycle: "2027"', "exchange"),
        ("judged_by: award, since: 2027-04-01, until_cycle: '2028'", "belongs to"),
    ],
)
def test_a_version_states_its_boundaries(stated: str, remedy: str) -> None:
    with pytest.raises(SchemeRefused) as refused:
        version(stated)
    [problem] = refused.value.problems
    assert remedy in problem.remedy
    assert problem.line == 1


@pytest.mark.parametrize(
    ("mine", "other", "refused"),
    [
        ('since_cycle: "2028"', 'since_cycle: "2028"', True),
        ('since_cycle: "2029"', 'since_cycle: "2028"', False),
        ('since_cycle: "2026"', 'since_cycle: "2029"', True),
        ('since_cycle: "2026", until_cycle: "2027"', 'since_cycle: "2029"', False),
        ('since_cycle: "2029"', 'since_cycle: "2028", until_cycle: "2029"', False),
        (
            'since_cycle: "2029", until_cycle: "2030"',
            'since_cycle: "2028", until_cycle: "2029"',
            True,
        ),
        (
            'since_cycle: "2030", until_cycle: "2030"',
            'since_cycle: "2028", until_cycle: "2029"',
            False,
        ),
    ],
)
def test_versions_that_overlap_are_refused(mine: str, other: str, refused: bool) -> None:
    new = version(f"judged_by: cycle, {mine}")
    known = version(f"judged_by: cycle, {other}")
    assert known.version is not None
    known = known.model_copy(
        update={"version": known.version.model_copy(update={"code": "before"})}
    )
    assert bool(list(version_faults(new, [known]))) is refused
