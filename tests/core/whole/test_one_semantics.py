"""The whole-base run answers as ``decide`` does, under schemes and for holders of every kind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.dates import civil
from koshin.core.fees import quote
from koshin.core.scheme.version_rules import Version
from koshin.core.versions import decide_by
from koshin.core.whole.columns import columns_of
from koshin.core.whole.fees import bill
from koshin.core.whole.judge import Judge
from tests.core.whole.comparing import all_at_once, one_by_one
from tests.core.whole.making import Maker
from tests.core.whole.versions import book

PEOPLE = 25
LATER = Version(code="new", reason="改定", judged_by="cycle", since_cycle="2027")
SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_every_holder_is_answered_as_one_by_one(seed: int) -> None:
    make = Maker(seed)
    rules, at = book(make), make.moment()
    older = rules.versions[1:]
    people = [(number, make.facts()) for number in range(1, PEOPLE)]
    said, left = all_at_once(Judge(rules.newest, at, older), people)
    expected = one_by_one(rules.newest, people, at=at, older=older)
    assert said == {key: value for key, value in expected.items() if key not in left}


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_everybody_pays_what_the_quote_says(seed: int) -> None:
    make = Maker(seed)
    rules, at = book(make), make.moment()
    people = {number: make.facts() for number in range(1, PEOPLE)}
    judge, base = Judge(rules.newest, at, rules.versions[1:]), columns_of(people.items())
    judged = judge.judge(base)
    owed = bill(judge, base, judged.credential, judged.course, judged.option)
    for place, holder in enumerate(base.ids.tolist()):
        if judged.left[place] or owed.left[place]:
            continue
        options = decide_by(rules, people[holder], at=at).options
        price = quote(rules.newest, options, on=civil(at), facts=people[holder])
        assert owed.yen[place] == price.total.amount


def test_by_round_only_those_of_other_versions_are_left() -> None:
    left = judged = 0
    for seed in range(40):
        make = Maker(seed)
        old, new, at = make.scheme(), make.scheme(), make.moment()
        new = new.model_copy(update={"version": LATER})
        people = [(number, make.facts()) for number in range(1, PEOPLE)]
        _, alone = all_at_once(Judge(new, at), people)
        said, some = all_at_once(Judge(new, at, (old,)), people)
        assert alone <= some
        left += len(some - alone)
        judged += sum(1 for options in said.values() if options)
    assert left > 0
    assert judged > 0
