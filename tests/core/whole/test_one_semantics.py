"""The whole-base run answers as ``decide`` does, under schemes and for holders of every kind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from koshin.core.dates import civil
from koshin.core.decide import decide
from koshin.core.fees import quote
from koshin.core.whole.columns import columns_of
from koshin.core.whole.fees import bill
from koshin.core.whole.judge import Judge
from tests.core.whole.comparing import all_at_once, one_by_one
from tests.core.whole.making import Maker

PEOPLE = 25
SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_every_holder_is_answered_as_one_by_one(seed: int) -> None:
    make = Maker(seed)
    scheme, at = make.scheme(), make.moment()
    people = [(number, make.facts()) for number in range(1, PEOPLE)]
    said, left = all_at_once(Judge(scheme, at), people)
    expected = one_by_one(scheme, people, at=at)
    assert said == {key: value for key, value in expected.items() if key not in left}


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_everybody_pays_what_the_quote_says(seed: int) -> None:
    make = Maker(seed)
    scheme, at = make.scheme(), make.moment()
    people = {number: make.facts() for number in range(1, PEOPLE)}
    judge, base = Judge(scheme, at), columns_of(people.items())
    judged = judge.judge(base)
    owed = bill(judge, base, judged.credential, judged.course, judged.option)
    for place, holder in enumerate(base.ids.tolist()):
        if judged.left[place] or owed.left[place]:
            continue
        options = decide(scheme, people[holder], at=at).options
        price = quote(scheme, options, on=civil(at), facts=people[holder])
        assert owed.yen[place] == price.total.amount
