"""Fees over everything that can be asked for: never negative, always the sum of their lines."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from koshin.core.dates import JST
from koshin.core.decide import decide
from koshin.core.facts import CompletionFact, CredentialFact, Facts, Period
from koshin.core.fees import quote
from koshin.core.money import ZERO
from tests.core.case_files import scheme

COACHES = [
    "ski_coach1",
    "swim_coach3",
    "karate_coach1",
    "karate_coach2",
    "coaching_leader",
    "handball_coach1",
    "baseball_coach1",
    "sports_leader",
    "not_in_the_scheme",
]
MOMENTS = st.datetimes(
    min_value=datetime(2023, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2032, 12, 31),  # noqa: DTZ001
    timezones=st.just(JST),
)
DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2036, 12, 31))


@st.composite
def holders(draw: st.DrawFn) -> Facts:
    """Any holder, also one that no real register would have."""
    codes = draw(st.lists(st.sampled_from(COACHES), max_size=6))
    held = draw(st.integers(0, len(codes)))
    return Facts(
        credentials=tuple(
            CredentialFact(
                id=index,
                qualification=code,
                number=str(index),
                awarded_on=draw(DAYS),
                terms=tuple(
                    Period(start=min(pair), end=max(pair))
                    for pair in draw(st.lists(st.tuples(DAYS, DAYS), max_size=3))
                ),
            )
            for index, code in enumerate(codes[:held])
        ),
        completions=tuple(
            CompletionFact(qualification=code, course_number="1", completed_on=draw(DAYS))
            for code in codes[held:]
        ),
    )


@given(holders(), MOMENTS)
def test_a_quote_is_never_negative_and_is_the_sum_of_its_lines(facts: Facts, at: datetime) -> None:
    rules = scheme("jspo")
    options = decide(rules, facts, at=at).options
    made = quote(rules, options, on=at.date(), facts=facts)
    assert all(line.amount >= ZERO and line.rule and line.tax for line in made.lines)
    assert made.total.amount == sum(line.amount.amount for line in made.lines)
    assert sum(line.code == "base" for line in made.lines) <= 1


@given(holders(), MOMENTS)
def test_taking_one_qualification_less_never_costs_more(facts: Facts, at: datetime) -> None:
    rules = scheme("jspo")
    options = decide(rules, facts, at=at).options
    whole = quote(rules, options, on=at.date(), facts=facts).total
    for left_out in options:
        rest = [option for option in options if option is not left_out]
        assert quote(rules, rest, on=at.date(), facts=facts).total <= whole


@given(holders(), MOMENTS)
def test_what_is_not_offered_says_why(facts: Facts, at: datetime) -> None:
    for option in decide(scheme("jspo"), facts, at=at).options:
        assert option.offered == (not option.reasons)
        assert all(reason.sentence.endswith("。") for reason in option.reasons)


@given(st.integers(1, 8), st.sampled_from(COACHES[:7]))
def test_every_number_of_remaining_half_years_is_a_share_of_the_price(
    halves: int, code: str
) -> None:
    rules = scheme("jspo")
    months = 2028 * 12 + 3 + 6 * halves
    end = date(months // 12, months % 12 + 1, 1).toordinal() - 1
    held = CredentialFact(
        id=1,
        qualification="not_in_the_scheme",
        number="1",
        awarded_on=date(2024, 4, 1),
        terms=(Period(start=date(2024, 4, 1), end=date.fromordinal(end)),),
    )
    facts = Facts(
        credentials=(held,),
        completions=(
            CompletionFact(qualification=code, course_number="1", completed_on=date(2027, 11, 1)),
        ),
    )
    at = datetime(2028, 2, 15, tzinfo=JST)
    option = decide(rules, facts, at=at).option(code)
    assert option is not None
    assert (option.kind, option.remaining_halves) == ("addition", halves)
    made = quote(rules, [option], on=at.date(), facts=facts)
    price = rules.qualifications[code].price
    assert [line.amount.amount for line in made.lines] == [price * halves // 8, 3000]


def test_nothing_asked_for_costs_nothing() -> None:
    made = quote(scheme("jspo"), [], on=date(2027, 2, 15), facts=Facts())
    assert (made.lines, made.total) == ((), ZERO)
