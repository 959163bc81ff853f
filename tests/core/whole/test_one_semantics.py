"""The whole-base run answers as ``decide`` does, under schemes and for holders of every kind."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.dates import civil
from koshin.core.scheme.version_rules import Version
from koshin.core.versions import RuleBook, decide_by, quote_by
from koshin.core.whole.columns import Base, columns_of
from koshin.core.whole.fees import Bill, bill
from koshin.core.whole.groups import MIXED, by_version, judges_of
from koshin.core.whole.judge import Judge, Judged
from tests.core.whole.comparing import all_at_once, one_by_one
from tests.core.whole.making import Maker
from tests.core.whole.versions import book

PEOPLE = 25
SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_every_holder_is_answered_as_one_by_one(seed: int) -> None:
    make = Maker(seed)
    rules, at = book(make), make.moment()
    people = [(number, make.facts()) for number in range(1, PEOPLE)]
    said, left = all_at_once(rules, at, people)
    expected = one_by_one(rules.newest, people, at=at, older=rules.versions[1:])
    assert said == {key: value for key, value in expected.items() if key not in left}


def test_columns_answer_most_holders_and_leave_few_to_be_asked_one_by_one() -> None:
    alone = 0
    for seed in range(40):
        make = Maker(seed)
        rules, at = book(make), make.moment()
        people = [(number, make.facts()) for number in range(1, PEOPLE)]
        alone += len(all_at_once(rules, at, people)[1])
    assert 0 < alone < 40 * (PEOPLE - 1) // 3


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_everybody_pays_what_the_quote_says(seed: int) -> None:
    make = Maker(seed)
    rules, at = book(make), make.moment()
    people = {number: make.facts() for number in range(1, PEOPLE)}
    judges = judges_of(rules, at)
    for version, base in by_version(judges, columns_of(people.items())):
        judge = judges[max(0, version)]
        judged = judge.judge(base)
        owed = bill(judge, base, judged.credential, judged.course, judged.option)
        for place, holder in enumerate(base.ids.tolist()):
            if version == MIXED or judged.left[place] or owed.left[place]:
                continue
            options = decide_by(rules, people[holder], at=at).options
            price = quote_by(rules, options, on=civil(at), facts=people[holder])
            assert owed.yen[place] == price.total.amount
            lines = Counter[str]()
            for line in price.lines:
                lines[line.qualification] += line.amount.amount
            once = lines.pop("", 0)
            assert +_by_qualification(judge, base, judged, owed, place) == +lines
            assert owed.yen[place] - lines.total() == once


def _by_qualification(
    judge: Judge, base: Base, judged: Judged, owed: Bill, place: int
) -> Counter[str]:
    """What one holder pays for each qualification."""
    found = Counter[str]()
    for one, yen in zip(judged.credential.tolist(), owed.of_renewal.tolist(), strict=True):
        if base.held.holder[one] == place:
            found[base.qualifications[base.held.qualification[one]]] += yen
    rows = zip(judged.course.tolist(), judged.option.tolist(), owed.of_course.tolist(), strict=True)
    for course, option, yen in rows:
        if base.completed.holder[course] == place:
            found[judge.registrations.options[option].qualification] += yen
    return found


STATED: dict[str, dict[str, Any]] = {
    "cycle": {"since_cycle": "2027"},
    "award": {"since": date(2025, 6, 1)},
    "application": {"since": date(2026, 6, 1), "running": "keep"},
    "activity": {"since": date(2026, 6, 1), "running": "change"},
}


@pytest.mark.parametrize("judged_by", STATED)
def test_the_holders_of_each_version_are_judged_as_columns(judged_by: str) -> None:
    stated = {"code": "new", "reason": "改定", "judged_by": judged_by, **STATED[judged_by]}
    version = Version.model_validate(stated)
    sizes: Counter[int] = Counter()
    for seed in range(40):
        make = Maker(seed)
        old, new, at = make.scheme(), make.scheme(), make.moment()
        book = RuleBook((new.model_copy(update={"version": version}), old))
        people = [(number, make.facts()) for number in range(1, PEOPLE)]
        for place, base in by_version(judges_of(book, at), columns_of(people)):
            sizes[place] += len(base.ids)
    assert min(sizes[0], sizes[1]) > 100
    assert sizes[MIXED] < sizes[0] + sizes[1]
