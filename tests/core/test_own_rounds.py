"""In whose round a day is judged: the next renewal's, one done before, or the one after it."""

from datetime import date
from typing import Any

import pytest

from koshin.core.facts import Bar, CredentialFact, Facts, Period
from koshin.core.own_rounds import in_round, own_rounds
from koshin.core.scheme import Scheme, load
from koshin.core.versions import RuleBook
from koshin.platform.files import scheme_files
from tests.ground import ROOT
from tests.stories import jst

ITC: Scheme = load(scheme_files("itc", directory=ROOT / "associations"))
TERMS = (
    Period(start=date(2025, 6, 1), end=date(2026, 5, 31)),
    Period(start=date(2026, 6, 1), end=date(2027, 5, 31)),
)


def when(day: str, *, at: str = "2027-04-20 10:00", **held: Any) -> str | None:
    credential = CredentialFact(
        id=1,
        qualification="itc",
        number="0000012016C",
        awarded_on=date(2016, 3, 10),
        terms=TERMS,
        **held,
    )
    rounds = own_rounds(RuleBook((ITC,)), Facts(credentials=(credential,)), at=jst(at))
    found = in_round(rounds, date.fromisoformat(day), ("itc",))
    return found.when if found else None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2025-03-31", None),
        ("2025-04-01", "earlier"),
        ("2026-03-31", "earlier"),
        ("2026-04-01", "now"),
        ("2027-03-31", "now"),
        ("2027-04-01", "later"),
        ("2028-03-31", "later"),
        ("2028-04-01", None),
    ],
)
def test_a_day_is_judged_in_the_round_whose_year_it_lies_in(day: str, told: str | None) -> None:
    assert when(day) == told


def test_there_is_no_round_after_one_that_was_missed() -> None:
    assert when("2027-05-22", at="2027-05-31 23:59") == "later"
    assert when("2027-05-22", at="2027-06-01 00:00") is None


def test_who_may_not_work_with_a_qualification_has_no_round_of_it() -> None:
    revoked = Bar(kind="revoked", since=date(2027, 1, 10))
    assert when("2027-03-31", bars=(revoked,)) is None
