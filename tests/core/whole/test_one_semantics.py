"""The whole-base run answers as ``decide`` does, under schemes and for holders of every kind."""

from hypothesis import given, settings
from hypothesis import strategies as st

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
