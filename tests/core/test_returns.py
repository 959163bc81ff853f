"""A return after a lapse is an item like others: with a round, a window, a term and a fee."""

from datetime import date, datetime

from koshin.core.dates import JST, end_of_day, start_of_day
from koshin.core.facts import ActivityFact, CredentialFact, Facts, Period
from koshin.core.fees import quote
from koshin.core.lifecycle.answer import LifeAnswer
from koshin.core.lifecycle.come_back import may_return
from tests.core.case_files import scheme
from tests.core.judging import done

AT = datetime(2027, 7, 10, 10, tzinfo=JST)
TERM = Period(start=date(2023, 4, 1), end=date(2027, 3, 31))


def lapsed(number: int, qualification: str) -> CredentialFact:
    return CredentialFact(
        id=number,
        qualification=qualification,
        number=str(number),
        awarded_on=TERM.start,
        terms=(TERM,),
    )


def asked(
    held: CredentialFact, facts: Facts, route: str = "within_a_year", association: str = "jspo"
) -> LifeAnswer:
    return may_return(scheme(association), held, facts, route=route, at=AT)


def coaches(*records: ActivityFact) -> Facts:
    return Facts(
        credentials=(lapsed(1, "ski_coach1"), lapsed(2, "swim_coach3")), activities=records
    )


def test_the_return_is_an_item_of_the_round_of_its_lapse() -> None:
    facts = coaches(done("training", "2025-06-01"))
    option = asked(facts.credentials[0], facts).option
    assert option is not None
    assert (option.kind, option.route, option.credential) == ("return", "within_a_year", 1)
    assert option.cycle.code == "return-2027-04-01"
    assert option.cycle.window.opens == start_of_day(date(2027, 4, 1))
    assert option.cycle.new_term == Period(start=date(2027, 10, 1), end=date(2031, 9, 30))


def test_its_window_closes_with_the_cut_off_of_its_registration_date() -> None:
    facts = coaches(done("training", "2025-06-01"))
    option = asked(facts.credentials[0], facts).option
    assert option is not None
    assert option.cycle.window.closes == end_of_day(date(2027, 9, 30))


def test_two_who_return_together_pay_what_is_once_per_round_once() -> None:
    facts = coaches(done("training", "2025-06-01"))
    both = [asked(held, facts).option for held in facts.credentials]
    made = quote(scheme("jspo"), [one for one in both if one], on=AT.date(), facts=facts)
    assert [(line.code, line.amount.amount) for line in made.lines] == [
        ("base", 10000), ("qualification", 0), ("qualification", 10000),
        ("initial", 3000), ("initial", 3000),
    ]  # fmt: skip
    assert made.total.amount == 26000


def test_a_return_that_is_not_possible_has_neither_item_nor_fee() -> None:
    answer = asked(lapsed(1, "ski_coach1"), coaches())
    assert (answer.allowed, answer.option, answer.quote) == (False, None, None)
