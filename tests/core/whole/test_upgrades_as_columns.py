"""Who holds both grades is left to ``decide``; who holds one of them is judged as columns."""

from datetime import date

from koshin.core.dates import start_of_day
from koshin.core.facts import CredentialFact, Facts, Period
from koshin.core.scheme import load
from koshin.core.versions import RuleBook
from koshin.platform.files import scheme_files
from tests.core.whole.comparing import all_at_once, one_by_one


def held(key: int, qualification: str) -> CredentialFact:
    term = Period(start=date(2023, 4, 1), end=date(2027, 3, 31))
    return CredentialFact(
        id=key, qualification=qualification, number=str(key), awarded_on=term.start, terms=(term,)
    )


def test_only_who_holds_both_grades_is_left() -> None:
    scheme, at = load(scheme_files("jspo")), start_of_day(date(2027, 2, 15))
    people = [
        (1, Facts(credentials=(held(1, "karate_coach1"),))),
        (2, Facts(credentials=(held(2, "karate_coach2"),))),
        (3, Facts(credentials=(held(3, "karate_coach1"), held(4, "karate_coach2")))),
    ]
    said, left = all_at_once(RuleBook((scheme,)), at, people)
    expected = one_by_one(scheme, people, at=at)
    assert left == {3}
    assert said == {key: expected[key] for key in (1, 2)}
    assert [option[1] for option in expected[3]] == ["karate_coach2"]
