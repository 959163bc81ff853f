"""The same course again, what is left over for the next round, records under audit, outcomes."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.calendars.anchored import first_cycle
from koshin.core.dates import JST, months_after
from koshin.core.decide import decide
from koshin.core.facts import (
    ActivityFact,
    CompletionFact,
    CredentialFact,
    Facts,
    Period,
    WaiverFact,
)
from koshin.core.scheme import Scheme
from koshin.core.scheme.alone import load_alone
from koshin.core.scheme.audit_rules import Audit
from koshin.core.scheme.calendar_rules import Anchored
from tests.core.judging import done, judged, measure, seen
from tests.ground import ROOT

YEARLY = {"by": "course", "months_apart": 12}


def amounts(*records: ActivityFact, **rule: object) -> tuple[object, list[str]]:
    """What counts, and the days of what is left out as repeated."""
    finding = judged(measure("sum", 100, "x", repeats=rule), *records)
    left = [r.on.isoformat() for r in finding.uncounted if r.code == "repeated"]
    assert finding.amount is not None
    return finding.amount, left


def test_the_same_course_counts_again_after_a_year() -> None:
    days = ("2024-05-01", "2025-04-30", "2025-05-01")
    found = amounts(*(done("x", day, course="c") for day in days), **YEARLY)
    assert found == (2, ["2025-04-30"])


def test_the_best_of_records_too_close_together_counts() -> None:
    records = [
        done("x", "2024-05-01", "2", course="c"),
        done("x", "2024-08-01", "5", course="c"),
        done("x", "2024-09-01", "2", course="c"),
    ]
    assert amounts(*records, **YEARLY) == (5, ["2024-05-01", "2024-09-01"])


def test_of_equals_the_earlier_counts() -> None:
    records = [done("x", day, course="c") for day in ("2024-08-01", "2024-05-01")]
    assert amounts(*records, **YEARLY) == (1, ["2024-08-01"])


def test_so_many_times_in_a_period() -> None:
    records = [done("x", f"2024-05-0{n}", str(n), topic="a") for n in (1, 2, 3)]
    assert amounts(*records, by="topic", at_most=2) == (5, ["2024-05-01"])


def test_what_does_not_say_which_course_it_is_always_counts() -> None:
    assert amounts(done("x", "2024-05-01"), done("x", "2024-05-02"), **YEARLY) == (2, [])


months = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 4)),
    min_size=1,
    max_size=6,
    unique_by=lambda p: p[0],
)


@settings(max_examples=60, deadline=None)
@given(months, st.integers(1, 12), st.none() | st.integers(1, 3), st.randoms())
def test_no_other_choice_of_repeats_is_worth_more(
    pairs: list[tuple[int, int]], apart: int, most: int | None, shuffled: object
) -> None:
    days = {months_after(date(2024, 4, 1), month): worth for month, worth in pairs}
    records = [done("x", day.isoformat(), str(days[day]), course="c") for day in days]

    def fits(chosen: tuple[date, ...]) -> bool:
        spaced = all(months_after(a, apart) <= b for a, b in pairwise(chosen))
        return spaced and len(chosen) <= (most or len(chosen))

    best = max(
        sum(days[day] for day in chosen)
        for count in range(1, len(days) + 1)
        for chosen in combinations(sorted(days), count)
        if fits(chosen)
    )
    rule = {"by": "course", "months_apart": apart, "at_most": most}
    assert amounts(*records, **rule)[0] == best
    assert amounts(*reversed(records), **rule) == amounts(*records, **rule)


CARRY = (ROOT / "examples" / "schemes" / "cissp.yaml").read_text(encoding="utf-8")


def cissp(carry: str) -> Scheme:
    old = "carry: {at_most: 40, last_months: 6, activities: [a], automatic: true, into: group_a}"
    assert old in CARRY
    kinds = "activity_kinds:\n"
    asking = f"{kinds}  c: {{label: 繰り越しの申請, unit: 件}}\n"
    return load_alone("cissp.yaml", CARRY.replace(old, f"carry: {carry}").replace(kinds, asking))


def professional(*ends: int) -> CredentialFact:
    """Terms of three years from April 2021, up to these years."""
    terms = tuple(Period(start=date(end - 3, 4, 1), end=date(end, 3, 31)) for end in ends)
    return CredentialFact(
        id=1, qualification="professional", number="1", awarded_on=date(2021, 4, 1), terms=terms
    )


def cpe(scheme: Scheme, *records: ActivityFact, ends: tuple[int, ...] = (2024, 2027)) -> object:
    facts = Facts(credentials=(professional(*ends),), activities=records)
    [option] = decide(scheme, facts, at=datetime(ends[-1], 3, 1, tzinfo=JST)).options
    assert option.finding is not None
    units = option.finding.children[0]
    return units.amount, units.carried


AUTOMATIC = "{at_most: 40, last_months: 6, automatic: true}"
EARLY = done("a", "2022-01-01", "110")
LATE = done("a", "2024-02-01", "30")
NOW = done("a", "2026-01-01", "100")


def test_the_surplus_of_the_last_months_counts_in_the_next_round() -> None:
    assert cpe(cissp(AUTOMATIC), EARLY, LATE, NOW) == (120, 0)
    assert cpe(cissp("{at_most: 40, last_months: 6}"), EARLY, LATE, NOW) == (100, 0)


def test_what_was_brought_is_not_carried_again() -> None:
    more = done("a", "2027-02-01", "60")
    assert cpe(cissp(AUTOMATIC), EARLY, LATE, NOW, more) == (180, 40)
    assert cpe(cissp(AUTOMATIC), EARLY, LATE, NOW, more, ends=(2024, 2027, 2030)) == (40, 0)
    # Brought 20 of 140: only the 10 of the round's own surplus would be its own late records.
    small = done("a", "2027-02-01", "10")
    assert cpe(cissp(AUTOMATIC), EARLY, LATE, NOW, small) == (130, 10)


def test_an_exception_for_one_round_carries_nothing_out_of_the_round_before() -> None:
    enough = (EARLY, done("a", "2024-02-01", "10"), NOW)
    assert cpe(cissp(AUTOMATIC), *enough) == (100, 0)
    eased = WaiverFact(
        granted_on=date(2026, 5, 1), reason="病気", requirement="cpe", at_least=Decimal(60)
    )
    facts = Facts(credentials=(professional(2024, 2027),), activities=enough, waivers=(eased,))
    [option] = decide(cissp(AUTOMATIC), facts, at=datetime(2027, 3, 1, tzinfo=JST)).options
    assert option.finding is not None
    units = option.finding.children[0]
    assert (units.need, units.amount) == (Decimal(60), Decimal(100))


def test_only_some_activities_may_carry() -> None:
    only_b = "{at_most: 40, automatic: true, activities: [b]}"
    assert cpe(cissp(only_b), EARLY, LATE, NOW) == (100, 0)
    some = [EARLY, LATE, done("b", "2023-01-01", "7"), NOW]
    assert cpe(cissp(only_b), *some) == (107, 0)


def test_what_is_brought_may_count_in_a_group() -> None:
    into = "{at_most: 40, automatic: true, into: group_a}"
    facts = Facts(credentials=(professional(2024, 2027),), activities=(EARLY, LATE, NOW))
    [option] = decide(cissp(into), facts, at=datetime(2027, 3, 1, tzinfo=JST)).options
    assert option.finding is not None
    [group] = option.finding.children[0].children
    assert seen(group.amount, group.counted[0].title) == (120, "前の期間からの繰り越し")


def test_what_must_be_asked_for_is_carried_only_by_who_asked_in_that_round() -> None:
    wanted = cissp("{at_most: 40, last_months: 6, automatic: true, requested_by: c}")
    in_time, too_late = done("c", "2024-03-31"), done("c", "2026-04-01")
    waiting = done("c", "2024-03-31", state="pending")
    assert cpe(wanted, EARLY, LATE, NOW) == (100, 0)
    assert cpe(wanted, EARLY, LATE, NOW, in_time) == (120, 0)
    assert cpe(wanted, EARLY, LATE, NOW, too_late) == (100, 0)
    assert cpe(wanted, EARLY, LATE, NOW, waiting) == (100, 0)


AUDIT = Audit.model_validate(
    {
        "code": "sample",
        "label": "抽出調査",
        "activities": ["x"],
        "share": "0.05",
        "seed": "2027",
        "deadline_days": 30,
        "keep_months": 12,
        "counts_while_open": False,
    }
)


def test_an_audited_record_counts_meanwhile_only_where_the_scheme_says_so() -> None:
    record = done("x", "2025-01-01", state="under_audit")
    waiting = judged(measure("sum", 1, "x"), record, audits=(AUDIT,))
    assert seen(waiting.outcome, waiting.uncounted[0].reason) == (
        "pending",
        "抽出調査の確認中です。",
    )
    after = AUDIT.model_copy(update={"counts_while_open": True})
    assert judged(measure("sum", 1, "x"), record, audits=(after,)).outcome == "met"
    assert judged(measure("sum", 1, "x"), record).outcome == "pending"


def test_a_draft_does_not_count_and_says_what_to_do() -> None:
    finding = judged(measure("sum", 1, "x"), done("x", "2025-01-01", state="draft"))
    assert finding.outcome == "unmet"
    assert finding.uncounted[0].reason == "下書きの記録です。提出すると数えます。"


GARDEN = (ROOT / "examples" / "schemes" / "garden.yaml").read_text(encoding="utf-8")
GUIDE = CredentialFact(
    id=1,
    qualification="guide",
    number="1",
    awarded_on=date(2026, 6, 1),
    terms=(Period(start=date(2026, 6, 1), end=date(2027, 5, 31)),),
)
APRIL = datetime(2027, 4, 20, 10, tzinfo=JST)


def test_a_duty_may_be_unmet_without_refusing_the_renewal() -> None:
    text = GARDEN.replace("code: walks,", "code: walks, consequence: publish,")
    facts = Facts(credentials=(GUIDE,), activities=(done("course", "2026-10-10", "5"),))
    [option] = decide(load_alone("garden.yaml", text), facts, at=APRIL).options
    assert option.offered
    assert [reason.code for reason in option.consequences] == ["publish"]
    assert option.consequences[0].sentence.endswith(
        "更新はできますが、満たしていないことが公表されます。"
    )
    [blocked] = decide(load_alone("garden.yaml", GARDEN), facts, at=APRIL).options
    assert seen(blocked.offered, blocked.consequences) == (False, ())


def test_who_meets_the_higher_qualification_meets_the_lower_one() -> None:
    text = GARDEN.replace(
        "qualifications:\n",
        "qualifications:\n  helper: {name: 庭園補助員, requirement: much, renewed_with: [guide]}\n",
    ).replace(
        "requirements: ",
        "requirements: ",
    )
    much = (
        "\n  much: {kind: count, code: many, label: 実績, activities: [walk], at_least: 9,"
        " unit: 回, done: に行った案内}\n  renewal:\n"
    )
    text = text.replace("\n  renewal:\n", much, 1)
    scheme = load_alone("garden.yaml", text)
    helper = replace(GUIDE, id=2, qualification="helper")
    walks = (done("walk", "2026-07-01"), done("walk", "2026-08-01"))
    enough = (*walks, done("course", "2026-10-10", "5"))

    def offered(*activities: ActivityFact) -> list[bool]:
        facts = Facts(credentials=(GUIDE, helper), activities=activities)
        return [option.offered for option in decide(scheme, facts, at=APRIL).options]

    assert offered(*enough) == [True, True]
    assert offered(*walks) == [False, False]


BIRTHDAYS = Anchored.model_validate(
    {
        "family": "anchored",
        "term_years": 2,
        "first_term_birthdays": {"count": 2, "month_end_after": 1},
        "window": {"opens_days_before_end": 90},
        "label": "{end}までの更新",
    }
)


def test_a_first_term_may_end_after_the_second_birthday() -> None:
    done_on = CompletionFact(qualification="rn", course_number="1", completed_on=date(2026, 3, 1))
    at = datetime(2026, 3, 10, tzinfo=JST)
    for born, end in ((date(1990, 3, 11), "2027-04-30"), (date(1990, 3, 10), "2028-04-30")):
        cycle = first_cycle(BIRTHDAYS, done_on, at, born_on=born, running_to=None)
        assert cycle.new_term == Period(start=date(2026, 3, 10), end=date.fromisoformat(end))
