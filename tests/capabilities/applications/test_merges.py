"""統合: several qualifications become one at their holders (jspo.md §1, case of 2022)."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.merge_qualifications import (
    Merged,
    merge_qualifications,
)
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts
from koshin.capabilities.register.models import Credential, Term
from koshin.core.decide import decide
from koshin.core.facts import Period
from koshin.core.lifecycle.status import status_on
from koshin.platform.models import AuditLine
from tests import stories
from tests.findings import findings
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db

BEFORE = """  sports_leader:
    name: スポーツリーダー
"""
SKI_AND_SNOWBOARD = """  ski_coach3: {name: スキーコーチ3, price: 4000, requirement: training}
  snowboard_coach3: {name: スノーボードコーチ3, price: 4000, requirement: training}
  snow_coach3:
    name: スキー・スノーボードコーチ3
    price: 6000
    requirement: training
    merges: {of: [ski_coach3, snowboard_coach3], on: 2026-06-01, papers: [card]}
"""
DAY = jst("2026-06-01 03:00")


@pytest.fixture
def world() -> World:
    return stories.association("jspo", changed=(BEFORE, SKI_AND_SNOWBOARD + BEFORE))


def snow_coach(
    world: World, number: str, *held: str, ends: tuple[str, str] = ("2028-03-31", "2028-03-31")
) -> Holder:
    coach = stories.holder(world, number=number)
    for qualification, end in zip(held, ends, strict=False):
        start = f"{int(end[:4]) - 4}-04-01"
        stories.holding(world, coach, qualification=qualification, awarded=start, term=(start, end))
    return coach


def test_who_holds_both_holds_one_with_the_number_and_term_that_ends_last(world: World) -> None:
    ends = ("2027-03-31", "2029-03-31")
    coach = snow_coach(world, "7710001", "ski_coach3", "snowboard_coach3", ends=ends)
    numbers = {c.qualification: c.number for c in facts.of_holder(coach.pk).credentials}
    assert merge_qualifications(scheme=world.scheme, at=DAY) == Merged(holders=1)
    gone, lives = facts.of_holder(coach.pk).credentials
    assert (gone.qualification, status_on(world.scheme, gone, on=date(2026, 6, 1))) == (
        "ski_coach3",
        "merged",
    )
    assert (lives.qualification, lives.number, lives.terms) == (
        "snow_coach3",
        numbers["snowboard_coach3"],
        (Period(start=date(2025, 4, 1), end=date(2029, 3, 31)),),
    )
    assert merge_qualifications(scheme=world.scheme, at=DAY) == Merged()
    assert list(Dispatch.objects.values_list("item", "facts__credentials__0__qualification")) == [
        ("card", "スキー・スノーボードコーチ3")
    ]
    assert AuditLine.objects.filter(verb="merge_qualifications").count() == 1
    assert findings() == {}


def test_who_holds_one_of_them_holds_the_same_credential_by_its_new_name(world: World) -> None:
    coach = snow_coach(world, "7710002", "ski_coach3")
    before = Term.objects.get(credential__holder=coach)
    merge_qualifications(scheme=world.scheme, at=DAY)
    after = Term.objects.get(credential__holder=coach)
    assert (after.pk, after.credential_id) == (before.pk, before.credential_id)
    assert after.credential.qualification == "snow_coach3"


def test_before_its_day_nothing_is_merged(world: World) -> None:
    coach = snow_coach(world, "7710003", "ski_coach3", "snowboard_coach3")
    assert merge_qualifications(scheme=world.scheme, at=jst("2026-05-31 23:59")) == Merged()
    assert Credential.objects.filter(holder=coach, qualification="snow_coach3").count() == 0


def test_the_merged_one_is_renewed_for_one_price_and_keeps_the_training(world: World) -> None:
    coach = snow_coach(world, "7710004", "ski_coach3", "snowboard_coach3")
    stories.trained(coach, on="2025-06-14")
    merge_qualifications(scheme=world.scheme, at=DAY)
    at = jst("2028-02-15 10:00")
    [option] = decide(world.scheme, facts.of_holder(coach.pk), at=at).options
    assert (option.qualification, option.offered) == ("snow_coach3", True)
    application = stories.applied(world, coach, at=at)
    assert [(line["code"], line["amount"]) for line in application.offer["lines"]] == [
        ("base", 10000),
        ("qualification", 6000),
    ]
    stories.paid(application, at=at)
    assert findings() == {}


def test_what_was_applied_for_before_is_completed_first(world: World) -> None:
    coach = snow_coach(world, "7710005", "ski_coach3", ends=("2026-09-30", ""))
    Term.objects.filter(credential__holder=coach).update(start=date(2022, 10, 1))
    stories.trained(coach, on="2025-06-14")
    application = stories.applied(world, coach, at=jst("2026-08-15 10:00"))
    later = jst("2026-08-16 10:00")
    assert merge_qualifications(scheme=world.scheme, at=later) == Merged(waiting=1)
    stories.paid(application, at=later)
    assert merge_qualifications(scheme=world.scheme, at=later) == Merged(holders=1)
    [held] = facts.of_holder(coach.pk).credentials
    assert (held.qualification, held.last_term.end) == ("snow_coach3", date(2030, 9, 30))
    assert findings() == {}


def test_a_course_to_the_former_one_is_registered_as_the_merged_one(world: World) -> None:
    coach = stories.holder(world, number="7710006")
    stories.finished_course(coach, qualification="ski_coach3", on="2026-05-20")
    [option] = decide(world.scheme, facts.of_holder(coach.pk), at=jst("2026-08-15 10:00")).options
    assert (option.kind, option.qualification) == ("first", "snow_coach3")


def test_my_page_says_what_became_of_it_and_names_one_thing_to_renew(world: World) -> None:
    coach = snow_coach(world, "7710007", "ski_coach3", "snowboard_coach3")
    merge_qualifications(scheme=world.scheme, at=DAY)
    at_time(world, jst("2026-07-01 10:00"))
    page = Visitor(signed_in(coach), "jspo").open("home/")
    assert "スキー・スノーボードコーチ3" in page.text
    assert "制度の変更により、2026年6月1日(月)に、統合された資格へ引き継がれました。" in page.text
    assert "次の手続きの受付は2028年1月31日(月)からです。" in page.text
