"""特例措置: what they ease, when they hold, and that they are always visible."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.decision import Option
from koshin.core.facts import CredentialFact, Facts, Period, WaiverFact
from koshin.core.scheme import SchemeRefused
from koshin.core.scheme.facts_faults import read_facts
from koshin.core.versions import RuleBook
from koshin.core.waivers import refusals
from koshin.ops.scheme.explain import explanation
from koshin.ops.scheme.source import find
from tests.core.judging import done, judged, measure, seen
from tests.ground import ROOT

GARDEN = find(ROOT / "examples" / "schemes" / "garden.yaml").scheme
APRIL = datetime(2027, 4, 20, 10, tzinfo=JST)
JUNE = datetime(2027, 6, 20, 10, tzinfo=JST)
WALKS = WaiverFact(granted_on=date(2027, 4, 1), reason="災害", requirement="walks")
HELD = CredentialFact(
    id=1,
    qualification="guide",
    number="1",
    awarded_on=date(2026, 6, 1),
    terms=(Period(start=date(2026, 6, 1), end=date(2027, 5, 31)),),
)


def option(*waivers: WaiverFact, at: datetime = APRIL, walks: tuple[str, ...] = ()) -> Option:
    """The renewal of somebody with all the hours and these walks."""
    activities = (done("course", "2026-10-10", "5"), *(done("walk", day) for day in walks))
    facts = Facts(credentials=(HELD,), activities=activities, waivers=waivers)
    [found] = decide(GARDEN, facts, at=at).options
    return found


def test_without_a_waiver_the_requirement_stands() -> None:
    assert not option().offered


def test_a_waived_requirement_is_shown_as_waived_with_its_reason() -> None:
    found = option(WALKS)
    assert found.offered
    assert found.finding is not None
    [walks, _] = found.finding.children
    assert seen(walks.outcome, walks.amount, walks.need) == ("waived", 0, 2)
    assert walks.sentence == (
        "案内の実績は特例により免除されています。(2027年4月1日(木)の特例措置。理由: 災害)"
    )
    assert [(e.what, e.reason) for e in walks.exemptions] == [("waived", "災害")]


def test_what_is_met_anyway_stays_met() -> None:
    found = option(WALKS, walks=("2026-07-01", "2026-07-02")).finding
    assert found is not None
    assert seen(found.children[0].outcome, found.children[0].exemptions) == ("met", ())


@pytest.mark.parametrize(
    "narrower",
    [
        {"granted_on": date(2027, 4, 21)},
        {"revoked_on": date(2027, 4, 20)},
        {"cycle": "2028"},
        {"qualification": "other"},
        {"requirement": "hours"},
    ],
    ids=lambda value: next(iter(value)),
)
def test_it_holds_only_where_and_when_it_says(narrower: dict[str, str]) -> None:
    assert not option(replace(WALKS, **narrower)).offered  # type: ignore[arg-type]
    assert option(replace(WALKS, cycle="2027", qualification="guide")).offered


def test_less_may_be_needed() -> None:
    found = option(replace(WALKS, at_least=Decimal(1)), walks=("2026-07-01",))
    assert found.offered
    assert found.finding is not None
    walks = found.finding.children[0]
    assert seen(walks.outcome, walks.need) == ("met", 1)
    assert [e.what for e in walks.exemptions] == ["eased"]


def test_later_records_may_count() -> None:
    longer = replace(WALKS, counts_until=date(2027, 4, 15))
    assert option(longer, walks=("2026-07-01", "2027-04-15")).offered
    assert not option(longer, walks=("2026-07-01", "2027-04-16")).offered


def test_only_the_last_of_several_years_gets_longer() -> None:
    year = measure("sum", 5, "course")
    node = {"kind": "each", "code": "yearly", "label": "毎年", "every": "year", "of": year}
    records = [done("course", day, "5") for day in ("2024-04-01", "2026-04-02", "2027-04-10")]
    longer = replace(WALKS, requirement="measure", counts_until=date(2027, 4, 15))
    finding = judged(node, *records, waivers=(longer,))
    assert [child.amount for child in finding.children] == [5, 0, 10]


def test_the_window_may_stay_open() -> None:
    walks = ("2026-07-01", "2026-07-02")
    until = WaiverFact(granted_on=date(2027, 5, 1), reason="入院", window_until=date(2027, 6, 20))
    assert not option(at=JUNE, walks=walks).offered
    found = option(until, at=JUNE, walks=walks)
    assert found.offered
    assert found.cycle.window.closes == datetime(2027, 6, 20, 23, 59, 59, tzinfo=JST)
    assert [e.what for e in found.cycle.exemptions] == ["window"]


def test_a_group_of_a_pool_may_be_waived_or_eased() -> None:
    group = {"code": "ethics", "label": "倫理", "topics": ["ethics"], "at_least": 2}
    node = measure("pool", 5, "course", groups=[group])
    records = [done("course", "2025-01-10", "5"), done("course", "2025-01-11", topic="ethics")]
    ethics = replace(WALKS, requirement="ethics")
    assert judged(node, *records).outcome == "unmet"
    whole = judged(node, *records, waivers=(ethics,))
    assert seen(whole.outcome, whole.children[0].outcome) == ("met", "waived")
    eased = judged(node, *records, waivers=(replace(ethics, at_least=Decimal(1)),))
    assert seen(eased.children[0].outcome, eased.children[0].need) == ("met", 1)
    assert [e.what for e in eased.children[0].exemptions] == ["eased"]


@pytest.mark.parametrize("needs", [(1, 9), (9, 1), (1, 2), (1, 1)])
def test_of_two_waivers_the_one_that_eases_more_acts_and_alone_is_shown(
    needs: tuple[int, int],
) -> None:
    two = [replace(WALKS, reason=str(n), at_least=Decimal(n)) for n in needs]
    found = option(*two, walks=("2026-07-01",)).finding
    assert found is not None
    walks = found.children[0]
    assert seen(walks.outcome, walks.need) == ("met", 1)
    assert [e.reason for e in walks.exemptions] == ["1"]


def test_no_waiver_raises_a_need() -> None:
    group = {"code": "ethics", "label": "倫理", "topics": ["ethics"], "at_least": 2}
    node = measure("pool", 5, "course", groups=[group])
    more = [replace(WALKS, requirement=c, at_least=Decimal(9)) for c in ("measure", "ethics")]
    finding = judged(node, done("course", "2025-01-10", "5", topic="ethics"), waivers=tuple(more))
    assert seen(finding.outcome, finding.need, finding.exemptions) == ("met", 5, ())
    [ethics] = finding.children
    assert seen(ethics.outcome, ethics.need, ethics.exemptions) == ("met", 2, ())


def test_of_two_extensions_the_longer_one_counts() -> None:
    days = (date(2027, 4, 15), date(2027, 4, 2), date(2027, 3, 1))
    longer = [replace(WALKS, counts_until=day) for day in days]
    found = option(*longer, walks=("2026-07-01", "2027-04-15")).finding
    assert found is not None
    assert found.children[0].outcome == "met"
    assert [e.what for e in found.children[0].exemptions] == ["extended"]


def test_an_extension_that_adds_no_day_is_not_shown() -> None:
    found = option(replace(WALKS, counts_until=date(2027, 3, 31)), at=APRIL).finding
    assert found is not None
    assert found.children[0].exemptions == ()


def test_explanations_say_it_in_both_languages() -> None:
    facts = Facts(credentials=(HELD,), waivers=(WALKS,))
    decision = decide(GARDEN, facts, at=APRIL)
    japanese = "\n".join(explanation("ja", RuleBook((GARDEN,))).lines(decision))
    english = "\n".join(explanation("en", RuleBook((GARDEN,))).lines(decision))
    assert "○ 案内の実績 [walks] 特例" in japanese
    assert "理由: 災害" in japanese
    assert "* waived (granted on 2027-04-01: 災害)" in english


@pytest.mark.parametrize(
    ("waiver", "message"),
    [
        ('{"granted_on": "2027-04-01", "reason": "x", "requirement": "wolks"}', "no requirement"),
        ('{"granted_on": "2027-04-01", "reason": "x"}', "waivers.0"),
        ('{"granted_on": "2027-04-01", "requirement": "walks"}', "the key reason is missing"),
        (
            '{"granted_on": "2027-04-01", "reason": "x", "requirement": "walks", "at_least": 2}',
            "waivers.0.at_least: no less is needed",
        ),
        (
            '{"granted_on": "2027-04-01", "reason": "x", "requirement": "renewal", "at_least": 1}',
            "waivers.0.at_least: this part has no amount",
        ),
        (
            (
                '{"granted_on": "2027-04-01", "reason": "x", "requirement": "walks",'
                ' "window_until": "2027-06-30"}'
            ),
            "waivers.0.requirement: a waiver eases one thing",
        ),
        (
            (
                '{"granted_on": "2027-04-01", "reason": "x", "requirement": "walks",'
                ' "cycle": "2027", "counts_until": "2027-03-31"}'
            ),
            "waivers.0.counts_until: the round is judged to this day anyway",
        ),
        (
            (
                '{"granted_on": "2027-04-01", "reason": "x", "cycle": "2027",'
                ' "window_until": "2027-04-30"}'
            ),
            "waivers.0.window_until: the window of the round is open to this day anyway",
        ),
        (
            '{"granted_on": "2027-04-01", "reason": "x", "window_until": "2027-03-31"}',
            "waivers.0.window_until: the window closes before the waiver is granted",
        ),
    ],
)
def test_a_waiver_of_nothing_is_refused(waiver: str, message: str) -> None:
    with pytest.raises(SchemeRefused, match=message):
        read_facts("facts.json", f'{{"waivers": [{waiver}]}}', GARDEN, at=APRIL)


def test_neither_a_step_of_the_journey_nor_a_group_without_a_need_can_be_eased() -> None:
    steps = find(ROOT / "associations" / "itc").scheme
    fee = WaiverFact(granted_on=date(2027, 4, 1), reason="x", requirement="fee")
    assert [r.code for r in refusals(steps, fee)] == ["unknown_requirement"]
    pmp = find(ROOT / "examples" / "schemes" / "pmp.yaml").scheme
    group = replace(fee, requirement="giving_back", at_least=Decimal(1))
    assert [r.code for r in refusals(pmp, group)] == ["no_amount"]
