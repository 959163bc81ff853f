"""How the next renewal would stand, and what would bring the rest, told by the rules themselves."""

from datetime import date
from decimal import Decimal

from koshin.core.facts import ActivityFact, CredentialFact, Facts, Period
from koshin.core.forecast import Ahead, Way, ahead, ways
from koshin.core.scheme import Scheme, load
from koshin.core.versions import RuleBook
from koshin.platform.files import scheme_files
from tests.ground import ROOT
from tests.stories import jst

ITC: Scheme = load(scheme_files("itc", directory=ROOT / "associations"))
BOOK = RuleBook((ITC,))
HELD = CredentialFact(
    id=1,
    qualification="itc",
    number="0000012016C",
    awarded_on=date(2016, 3, 10),
    terms=(Period(start=date(2026, 6, 1), end=date(2027, 5, 31)),),
)


def done(kind: str, on: str, hours: str) -> ActivityFact:
    return ActivityFact(
        id=len(on + kind),
        kind=kind,
        topic="",
        title="見本",
        on=date.fromisoformat(on),
        amount=Decimal(0),
        state="accepted",
        source="self",
        hours=Decimal(hours),
    )


def one(facts: Facts, at: str) -> Ahead:
    [found] = ahead(BOOK, facts, at=jst(at))
    return found


def points(found: Ahead) -> tuple[Decimal | None, Decimal | None]:
    finding = found.option.finding
    assert finding is not None
    return finding.children[0].amount, finding.children[0].shortfall


def the_ways(found: Ahead, kinds: tuple[str, ...], at: str) -> tuple[Way, ...]:
    assert found.option.finding is not None
    return ways(
        ITC,
        BOOK,
        found.facts,
        finding=found.option.finding.children[0],
        credential=1,
        kinds=kinds,
        on=jst(at).date(),
        at=found.opens,
    )


def test_before_the_year_is_over_the_coming_renewal_is_told_from_its_opening() -> None:
    found = one(Facts(credentials=(HELD,), activities=(done("self_study", "2026-07-01", "12"),)),
                "2026-12-01 10:00")  # fmt: skip
    assert (found.option.cycle.code, found.supposed) == ("2027", False)
    assert found.opens == jst("2027-04-01 13:00")
    assert points(found) == (Decimal(3), Decimal(7))


def test_in_the_window_the_renewal_after_the_running_one_is_told() -> None:
    found = one(Facts(credentials=(HELD,), activities=(done("self_study", "2027-04-10", "8"),)),
                "2027-04-20 10:00")  # fmt: skip
    assert (found.option.cycle.code, found.supposed) == ("2028", True)
    assert points(found) == (Decimal(2), Decimal(8))


def test_what_would_bring_the_rest_comes_with_hours_and_caps() -> None:
    facts = Facts(credentials=(HELD,), activities=(done("self_study", "2026-07-01", "16"),))
    found = one(facts, "2026-12-01 10:00")
    told = the_ways(
        found,
        ("self_study", "recognised_class", "recognised_distance", "lecture", "case_presentation"),
        "2026-12-01 10:00",
    )
    assert told == (
        Way(kind="recognised_class", hours=Decimal(12), brings=Decimal(6), enough=True),
        Way(kind="recognised_distance", hours=Decimal(24), brings=Decimal(6), enough=True),
        Way(kind="self_study", hours=Decimal(8), brings=Decimal(2), enough=False),
        Way(kind="lecture", hours=None, brings=Decimal(2), enough=False),
    )


def test_who_has_enough_is_told_no_way() -> None:
    facts = Facts(credentials=(HELD,), activities=(done("recognised_class", "2026-07-01", "20"),))
    found = one(facts, "2026-12-01 10:00")
    assert the_ways(found, ("self_study",), "2026-12-01 10:00") == ()


def test_a_lapsed_qualification_has_no_forecast() -> None:
    assert ahead(BOOK, Facts(credentials=(HELD,)), at=jst("2027-06-01 10:00")) == ()
